/** The outcomes of a step with their keys: 1 to 9 in the order in which they stand, rarer ones after them. */

import { html, nothing } from "lit";
import { t } from "../lib/texts.js";
import { isOneTap, variantsOf } from "../player/asking.js";
import { choiceWords } from "../player/choice.js";
import { offerWords } from "../player/step.js";
import { COMPLAINT } from "./keys.js";

/**
 * @typedef {import("../player/step.js").Offer} Offer
 * @typedef {import("../player/step.js").Step} Step
 * @typedef {import("../player/outcomes.js").Chooser} Chooser
 */

const QUIET = "desk-outcome--quiet";

/** All outcomes of the step that have a number, in its order. @param {Step} step @returns {Offer[]} */
export function numbered(step) {
  return [...step.offers.main, ...step.offers.more, ...bars(step)].slice(0, 9);
}

/** What is always in reach, without the switch, which has a key of its own. @param {Step} step */
function bars(step) {
  return step.offers.bar.filter((offer) => offer.event !== "call.switched");
}

/** @param {Step} step @param {Chooser} chooser */
export function outcomeList(step, chooser) {
  const offers = numbered(step);
  const [main, more] = [step.offers.main, [...step.offers.more, ...bars(step)]];
  const line = (/** @type {Offer} */ offer, /** @type {string} */ kind) =>
    outcome(offer, offers.indexOf(offer) + 1, chooser, kind);
  return html`<div class="desk-outcomes">${main.map((offer, place) => line(offer, place === 0 ? "desk-outcome--first" : ""))}</div>
    ${
      more.length
        ? html`<h2 class="desk-outcomes__more">${t("desk.also")}</h2>
    <div class="desk-outcomes desk-outcomes--more">${more.map((offer) => line(offer, QUIET))}</div>`
        : nothing
    }`;
}

/** @param {Offer} offer @param {number} number @param {Chooser} chooser @param {string} kind */
function outcome(offer, number, chooser, kind) {
  const { label, hint } = offerWords(offer, chooser.slots);
  const [variant] = isOneTap(offer, chooser.ground) ? variantsOf(offer, [], chooser.ground) : [];
  return html`<div class="desk-outcome ${kind}">
    <button type="button" class="desk-outcome__button" data-offer=${offer.text} aria-keyshortcuts=${number || nothing}
      title=${kind === QUIET && hint ? hint : nothing} @click=${() => chooser.choose(offer)}>
      ${number ? html`<kbd aria-hidden="true">${number}</kbd>` : nothing}
      <span class="desk-outcome__words"><span class="desk-outcome__label">${label}</span>${hint && kind !== QUIET ? html`<span class="desk-outcome__hint">${hint}</span>` : nothing}</span>
    </button>
    ${
      variant?.field
        ? html`<div class="picks" role="group" aria-label=${label}>${variant.values.map(
            (value) => html`<button type="button" class="pick" data-offer=${offer.text}
              @click=${() => chooser.choose(offer, { [String(variant.field?.name)]: value })}>${choiceWords(variant.field, value, chooser.ground.plan.zone)}</button>`,
          )}</div>`
        : nothing
    }</div>`;
}

/** The switch to a complaint, in reach in every step that has it (S0.13). @param {Step} step @param {Chooser} chooser */
export function switchButton(step, chooser) {
  const offer = step.offers.bar.find(({ event }) => event === "call.switched");
  if (!offer) return nothing;
  const { label, hint } = offerWords(offer, chooser.slots);
  return html`<button type="button" class="button button--attention desk-switch" data-offer=${offer.text} aria-keyshortcuts=${COMPLAINT}
    title=${hint || nothing} @click=${() => chooser.choose(offer)}><span><kbd aria-hidden="true">${COMPLAINT}</kbd> ${label}</span></button>`;
}
