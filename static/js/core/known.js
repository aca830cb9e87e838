/**
 * What does a talk know already, so that nobody is asked for it twice (S3.13)?
 * The twin is fieldapp/core/known.py.
 */

import { inOrder, settleControls } from "./arrange.js";
import { own, put } from "./canonical.js";

/**
 * @typedef {import("./types.js").Offer} Offer
 * @typedef {Record<string, any>} Known
 * @typedef {{data: Record<string, unknown>, private: Record<string, unknown>}} Filled
 */

/**
 * Field to what was said last; what was undone was never said. Each case's events are handed in together.
 * @param {import("./types.js").Words} words
 * @param {readonly import("./types.js").Event[]} events
 * @returns {Known}
 */
export function knownOf(words, events) {
  const [kept] = settleControls(inOrder(events, {}));
  /** @type {Known} */
  const known = {};
  for (const [, event] of kept) {
    for (const said of [event.data, event.private ?? {}]) {
      for (const [name, value] of Object.entries(said)) if (words.once?.includes(name)) put(known, name, value);
    }
  }
  return known;
}

/**
 * The offer without the questions that were answered already.
 * @param {Offer} offer
 * @param {Known} known
 * @returns {Offer}
 */
export function stillAsked(offer, known) {
  return { ...offer, asks: offer.asks.filter((ask) => own(known, ask.field) === undefined || ask.again === true) };
}

/**
 * What to record, with what is known in the places of the questions that were left out.
 * @param {import("./types.js").Words} words
 * @param {Offer} offer
 * @param {Known} known
 * @param {Filled} filled
 * @returns {Filled}
 */
export function completed(words, offer, known, filled) {
  const spec = own(words.events, offer.event);
  /** @type {Filled} */
  const whole = { data: {}, private: {} };
  for (const [name, value] of Object.entries(known)) {
    if (own(spec?.data ?? {}, name)) put(whole.data, name, value);
    if (own(spec?.private ?? {}, name)) put(whole.private, name, value);
  }
  return { data: { ...whole.data, ...filled.data }, private: { ...whole.private, ...filled.private } };
}
