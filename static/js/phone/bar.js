/** What may happen at any time ("Еду", "На месте", "Небезопасно, ухожу"): a quiet row, the same on every step. */

import { html, nothing } from "lit";
// @ts-expect-error pages get it with lit (import map and bundle); the types of "lit" do not know that
import { repeat } from "lit";
import { icon } from "../lib/icons.js";
import { offerWords } from "../player/step.js";

const SIGNS = /** @type {Record<string, any>} */ ({
  "technician.departed": "car",
  "technician.arrived": "pin",
  "unsafe.leaving": "alert",
  "customer.unhappy": "note",
  "dispatcher.asked": "note",
});

/** @typedef {import("../player/step.js").Step["offers"]["bar"][number]} Offer */

/** @param {import("../player/step.js").Step} step @param {import("../player/outcomes.js").Chooser} chooser */
export function barOffers(step, chooser) {
  if (!step.offers.bar.length) return nothing;
  // By their names: a button that is just being pressed must not become another one under the finger.
  return html`<div class="bar">${repeat(
    step.offers.bar,
    (/** @type {Offer} */ offer) => offer.text,
    (/** @type {Offer} */ offer) => html`<button type="button" class="bar__button" data-offer=${offer.text}
    @click=${() => chooser.choose(offer)}>${SIGNS[offer.event] ? icon(SIGNS[offer.event]) : nothing}${offerWords(offer, chooser.slots).label}</button>`,
  )}</div>`;
}
