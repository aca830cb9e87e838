/** What may happen at any time ("Еду", "На месте", "Небезопасно, ухожу"): a quiet row, the same on every step. */

import { html, nothing } from "lit";
import { icon } from "../lib/icons.js";
import { offerWords } from "../player/step.js";

const SIGNS = /** @type {Record<string, any>} */ ({
  "technician.departed": "car",
  "technician.arrived": "pin",
  "unsafe.leaving": "alert",
  "customer.unhappy": "note",
  "dispatcher.asked": "note",
});

/** @param {import("../player/step.js").Step} step @param {import("../player/outcomes.js").Chooser} chooser */
export function barOffers(step, chooser) {
  if (!step.offers.bar.length) return nothing;
  return html`<div class="bar">${step.offers.bar.map(
    (offer) => html`<button type="button" class="bar__button" data-offer=${offer.text}
    @click=${() => chooser.choose(offer)}>${SIGNS[offer.event] ? icon(SIGNS[offer.event]) : nothing}${offerWords(offer, chooser.slots).label}</button>`,
  )}</div>`;
}
