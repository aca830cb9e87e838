/** One visit on the day: window large, address, work, one status chip, one next action. */

import { html, nothing } from "lit";
import "../player/countdown.js";
import { isOneTap } from "../player/asking.js";
import { offered, offerWords } from "../player/step.js";
import { icon } from "../lib/icons.js";
import { t } from "../lib/texts.js";
import { windowWords } from "../lib/times.js";
import { callNow, take } from "./acts.js";
import { addressed, namedPerson } from "./people.js";
import { nextNumber } from "./call.js";
import { asMine } from "./pair.js";
import { link } from "./route.js";
import { addressLine, slotsOf } from "./slots.js";
import { isClosed, statusOf } from "./status.js";

/** What may be done from the card without opening the visit; anything else opens it. */
const FROM_CARD = ["call.started", "technician.departed"];

/** @param {import("./types.js").Row} visit @param {any} app */
export function dayCard(visit, app) {
  const row = asMine(visit, app.account);
  const { plan, person } = row.case;
  const status = statusOf(row, app.rows, app.now);
  const named = namedPerson(row);
  return html`<article class="day-card ${isClosed(row) ? "day-card--closed" : ""} ${app.nextId === row.case.id ? "day-card--next" : ""}" data-case=${row.case.id}>
    <a class="day-card__link" href=${link("case", row.case.id)}>
      <span class="day-card__top"><span class="day-card__window">${windowWords(plan)}</span>${statusChip(status)}</span>
      <span class="day-card__address">${addressLine(person)}</span>
      <span class="day-card__work">${plan.work} · ${addressed(row)}${named ? html` · ${t("phone.meets", { name: named.name })}` : nothing}</span>
      ${row.unsent ? html`<span class="day-card__unsent">${icon("sync")}${t("phone.sync.unsent", { n: row.unsent })}</span>` : nothing}
    </a>
    ${isClosed(row) ? nothing : action(row, app)}
  </article>`;
}

/** @param {import("./status.js").Status} status */
function statusChip(status) {
  if (!status.words) return nothing;
  return html`<span class="chip chip--${status.kind}">${status.icon ? icon(status.icon) : nothing}<span>${status.words}${
    status.due_ms ? html` <count-down .due=${status.due_ms}></count-down>` : nothing
  }</span></span>`;
}

/**
 * The usual outcome as a button, if one tap is all it takes and it is the next visit's; else the way in.
 * @param {import("./types.js").Row} row @param {any} app
 */
function action(row, app) {
  const offer = nextOffer(row, app.now);
  const kind = app.nextId === row.case.id ? "button--primary" : "button--quiet";
  if (!offer)
    return app.nextId === row.case.id
      ? html`<a class="button button--primary button--wide" href=${link("case", row.case.id)}>${t("phone.go_on")}</a>`
      : nothing;
  const { label } = offerWords(offer, slotsOf(row, app.account, app.now));
  const calls = offer.event === "call.started";
  return html`<button type="button" class="button ${kind} button--wide" data-offer=${offer.text} @click=${() => {
    app.opens(row.case.id);
    if (calls) void callNow(row, offer, label);
    else void take(row, offer, [], {}, { label });
  }}>${icon(calls ? "phone" : "car")}${label}</button>`;
}

/** @param {import("./types.js").Row} row @param {number} now */
export function nextOffer(row, now) {
  const { book, words, picture, case: visit } = row;
  const first = offered(book, picture.snapshot).find((offer) => offer.place === "main");
  if (!first || !FROM_CARD.includes(first.event)) return null;
  if (first.event === "call.started" && nextNumber(row) < 0) return null;
  return isOneTap(first, { words, snapshot: picture.snapshot, plan: visit.plan, now }) ? first : null;
}
