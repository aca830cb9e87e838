/** The outcome buttons in the thumb zone: the usual one first and full width, others in two columns, rare ones folded. */

import { html, nothing } from "lit";
import { t } from "../lib/texts.js";
import { variantsOf } from "./asking.js";
import { choiceWords } from "./choice.js";
import { offerWords } from "./step.js";

/**
 * @typedef {import("./asking.js").Offer} Offer
 * @typedef {import("./asking.js").Variant} Variant
 * @typedef {{slots: import("../lib/texts.js").Values, ground: import("./asking.js").Ground,
 *   choose: (offer: Offer, values?: Record<string, any>) => void}} Chooser
 */

/** @param {import("./step.js").Step} step @param {Chooser} chooser */
export function outcomes(step, chooser) {
  const { main, more } = step.offers;
  const variants = new Map(main.map((offer) => [offer, variantsOf(offer, more, chooser.ground)]));
  const shown = new Set([...variants.values()].flat().map((variant) => variant.offer));
  const [first, ...others] = main;
  const narrow = others.filter((offer) => !variants.get(offer)?.length);
  const wide = others.filter((offer) => variants.get(offer)?.length);
  return html`<div class="outcomes">
    ${first ? outcome(first, variants.get(first) ?? [], chooser, "outcome--first") : nothing}
    ${grid(narrow, chooser)}
    ${wide.map((offer) => outcome(offer, variants.get(offer) ?? [], chooser, ""))}
    ${folded(more.filter((offer) => !shown.has(offer)), chooser)}
  </div>`;
}

/** @param {Offer[]} offers @param {Chooser} chooser */
function grid(offers, chooser) {
  return offers.length ? html`<div class="outcomes__grid">${offers.map((offer) => outcome(offer, [], chooser, ""))}</div>` : nothing;
}

/** @param {Offer[]} offers @param {Chooser} chooser */
function folded(offers, chooser) {
  if (!offers.length) return nothing;
  return html`<details class="outcomes__more">
    <summary>${t("phone.more")}</summary>
    <div class="outcomes__list">${offers.map((offer) => outcome(offer, [], chooser, "outcome--quiet"))}</div>
  </details>`;
}

/** @param {Offer} offer @param {Variant[]} variants @param {Chooser} chooser @param {string} kind */
function outcome(offer, variants, chooser, kind) {
  const { label, hint } = offerWords(offer, chooser.slots);
  return html`<div class="outcome ${kind}">
    <button type="button" class="outcome__button" data-offer=${offer.text} @click=${() => chooser.choose(offer)}>
      <span class="outcome__label">${label}</span>
      ${hint ? html`<span class="outcome__hint">${hint}</span>` : nothing}
    </button>
    ${variants.length ? html`<div class="picks outcome__variants" role="group" aria-label=${label}>
      ${variants.map((variant) => variantChips(variant, chooser))}</div>` : nothing}
  </div>`;
}

/** @param {Variant} variant @param {Chooser} chooser */
function variantChips({ offer, field, values }, chooser) {
  if (!field) return chip(offerWords(offer, chooser.slots).label, () => chooser.choose(offer));
  const zone = chooser.ground.plan.zone;
  return values.map((value) => chip(choiceWords(field, value, zone), () => chooser.choose(offer, { [field.name]: value })));
}

/** @param {string} words @param {() => void} tapped */
function chip(words, tapped) {
  return html`<button type="button" class="pick" @click=${tapped}>${words}</button>`;
}
