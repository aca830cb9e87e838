/** Two on one visit: who leads, and what remains for the other one to tap (F29). */

import { html, nothing } from "lit";
import { leader, leads } from "../core/fold.js";
import { stateOf } from "../core/timers.js";
import { icon } from "../lib/icons.js";
import { t } from "../lib/texts.js";

/** @typedef {import("./types.js").Row} Row */

/**
 * The visit as this person may work on it: without the outcomes that only count when the leading one taps them.
 * @param {Row} row @param {{id: string}} account @returns {Row}
 */
export function asMine(row, { id: author }) {
  const { book, picture } = row;
  const { snapshot } = picture;
  if (!book.lead || leader(book, snapshot) === author) return row;
  const state = stateOf(book, snapshot);
  const offers = state.offers.filter((/** @type {any} */ { event: type }) =>
    leads(book, snapshot, { type, by: "technician", author }),
  );
  return { ...row, book: { ...book, states: { ...book.states, [snapshot.state]: { ...state, offers } } } };
}

/** Who leads, when there are two. @param {Row} row @param {{id: string}} account */
export function pairBanner({ book, picture, case: visit }, account) {
  const name = visit.plan.colleague;
  if (!name) return nothing;
  const key = leader(book, picture.snapshot) === account.id ? "phone.pair.lead" : "phone.pair.beside";
  return html`<section class="banner banner--quiet" role="status">${icon("people")}<div>
    <p class="banner__title">${t(key, { name })}</p><p>${t(`${key}.why`, { name })}</p></div></section>`;
}
