/**
 * The outcome buttons in the thumb zone: the usual one first and full width, others in two columns, rare ones
 * folded.
 */

import { html, nothing } from "lit";
import { t } from "../lib/texts.js";
import { isOneTap, variantsOf } from "./asking.js";
import { choiceWords } from "./choice.js";
import { commonStart } from "./common_start.js";
import { offerWords } from "./step.js";

/**
 * @typedef {import("./asking.js").Offer} Offer
 * @typedef {import("./asking.js").Variant} Variant
 * @typedef {{slots: import("../lib/texts.js").Values, ground: import("./asking.js").Ground,
 *   choose: (offer: Offer, values?: Record<string, any>) => void}} Chooser
 */

/** Outcomes of one event that differ in a word only stand in one row from this many on: late by 15, 30, 60. */
const ROW_FROM = 3;
/** More variants than this are outcomes of their own: the results of the work (F21). */
const CHIPS = 4;

/** @param {import("./step.js").Step} step @param {Chooser} chooser */
export function outcomes(step, chooser) {
  const { main, more } = step.offers;
  const rows = rowsOf(main, chooser);
  const alone = main.filter((offer) => !rows.some((row) => row.includes(offer)));
  const variants = new Map(alone.map((offer) => [offer, variantsOf(offer, more, chooser.ground)]));
  const shown = new Set([...variants.values()].flat().map((variant) => variant.offer));
  const spread = [...variants].flatMap(([offer, found]) =>
    found.length > CHIPS ? spreadOut(offer, found, variants) : [],
  );
  const first = rows[0]?.[0] === main[0] ? undefined : alone[0];
  const others = alone.filter((offer) => offer !== first);
  const wide = others.filter((offer) => variants.get(offer)?.length);
  const narrow = [...others.filter((offer) => !wide.includes(offer)), ...spread];
  return html`<div class="outcomes"><div class="outcomes__space"></div>
    ${first ? outcome(first, variants.get(first) ?? [], chooser, "outcome--first") : nothing}
    ${rows.map((row) => rowOf(row, chooser))}
    ${wide.map((offer) => outcome(offer, variants.get(offer) ?? [], chooser, ""))}
    ${narrow.length ? html`<div class="outcomes__grid">${narrow.map((offer) => outcome(offer, [], chooser, ""))}</div>` : nothing}
    ${folded(
      more.filter((offer) => !shown.has(offer)),
      chooser,
    )}
  </div>`;
}

/** @param {Offer} offer @param {Variant[]} found @param {Map<Offer, Variant[]>} variants @returns {Offer[]} */
function spreadOut(offer, found, variants) {
  variants.set(offer, []);
  return found.map((variant) => variant.offer);
}

/** @param {Offer[]} offers @param {Chooser} chooser @returns {Offer[][]} */
function rowsOf(offers, chooser) {
  const byEvent = grouped(offers);
  return [...byEvent.values()].filter(
    (row) => row.length >= ROW_FROM && row.every((offer) => isOneTap(offer, chooser.ground)),
  );
}

/** @param {Offer[]} offers @returns {Map<string, Offer[]>} */
function grouped(offers) {
  const groups = new Map();
  for (const offer of offers) groups.set(offer.event, [...(groups.get(offer.event) ?? []), offer]);
  return groups;
}

/** @param {Offer[]} row @param {Chooser} chooser */
function rowOf(row, chooser) {
  const labels = row.map((offer) => offerWords(offer, chooser.slots).label);
  const start = commonStart(labels);
  return html`<div class="outcome outcome--group"><span class="outcome__label">${start}</span><div class="picks" role="group" aria-label=${start}>
    ${row.map((offer, n) => chip(labels[n]?.slice(start.length).trim() ?? "", () => chooser.choose(offer), offer.text))}</div></div>`;
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
    ${
      variants.length
        ? html`<div class="picks outcome__variants" role="group" aria-label=${label}>
      ${variants.map((variant) => variantChips(variant, label, chooser))}</div>`
        : nothing
    }
  </div>`;
}

/**
 * A chip does not repeat the words of its button: "Не отвечает: сбросили" → "сбросили".
 * @param {Variant} variant @param {string} label @param {Chooser} chooser
 */
function variantChips({ offer, field, values }, label, chooser) {
  if (!field) {
    const words = offerWords(offer, chooser.slots).label;
    return chip(
      words.slice(commonStart([label, words]).length).replace(/^[:：,\s]+/, "") || words,
      () => chooser.choose(offer),
      offer.text,
    );
  }
  const zone = chooser.ground.plan.zone;
  return values.map((value) =>
    chip(choiceWords(field, value, zone), () => chooser.choose(offer, { [field.name]: value }), offer.text),
  );
}

/** @param {string} words @param {() => void} tapped @param {string} name */
function chip(words, tapped, name) {
  return html`<button type="button" class="pick" data-offer=${name} @click=${tapped}>${words}</button>`;
}
