/**
 * Which fields does an outcome ask for, and is what was typed enough?
 * A captured field is never asked twice (S3.13): what is known already is not shown again.
 * The twin is fieldapp/core/forms.py.
 */

import { own, put } from "./canonical.js";
import { holds } from "./conditions.js";
import { problemOf } from "./events.js";

/**
 * @typedef {import("./events.js").Problem} Problem
 * @typedef {import("./types.js").Offer} Offer
 * @typedef {import("./types.js").Spec & {name: string, private: boolean}} Field
 */

/**
 * The fields to show for an offered outcome, in order: name, private, required and the rest of the word's spec.
 * @param {import("./types.js").Words} words
 * @param {Offer} offer
 * @param {import("./types.js").Snapshot} snap
 * @returns {Field[]}
 */
export function fieldsOf(words, offer, snap) {
  const spec = own(words.events, offer.event);
  /** @type {Field[]} */
  const shown = [];
  for (const ask of offer.asks) {
    if (spec === undefined || !holds(ask.if, snap, null)) continue;
    const hidden = own(spec.private, ask.field);
    const word = hidden ?? own(spec.data, ask.field);
    if (word === undefined) continue;
    const required = word.required || ask.required;
    shown.push({ ...word, name: ask.field, private: hidden !== undefined, required });
  }
  return shown;
}

/**
 * `[field, code]` for each field that is missing or wrong; an empty optional field is as good as none.
 * @param {readonly Field[]} fields
 * @param {Record<string, unknown>} values
 * @returns {Problem[]}
 */
export function checkInput(fields, values) {
  /** @type {Problem[]} */
  const found = [];
  for (const field of fields) {
    const value = own(values, field.name);
    if (isEmpty(value)) {
      if (field.required) found.push([field.name, "missing"]);
      continue;
    }
    const code = problemOf(field, value);
    if (code !== null) found.push([field.name, code]);
  }
  return found;
}

/** @param {unknown} value */
function isEmpty(value) {
  return value === undefined || value === null || value === "";
}

/**
 * `data` and `private` of the event to record: what the offer sets and what was typed, empties left out.
 * @param {Offer} offer
 * @param {readonly Field[]} fields
 * @param {Record<string, unknown>} values
 * @returns {{data: Record<string, unknown>, private: Record<string, unknown>}}
 */
export function filledIn(offer, fields, values) {
  /** @type {{data: Record<string, unknown>, private: Record<string, unknown>}} */
  const filled = { data: { ...offer.sets }, private: {} };
  for (const field of fields) {
    const value = own(values, field.name);
    if (!isEmpty(value)) put(field.private ? filled.private : filled.data, field.name, value);
  }
  return filled;
}
