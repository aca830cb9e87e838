/**
 * Is an event well-formed by the closed list of words?
 * `words` is the compiled words.yaml. The twin is fieldapp/core/events.py.
 */

import { CONTROLS } from "./arrange.js";
import { compareText, own } from "./canonical.js";

/**
 * @typedef {import("./types.js").Spec} Spec
 * @typedef {import("./types.js").Specs} Specs
 * @typedef {import("./types.js").Word} Word
 * @typedef {import("./types.js").Words} Words
 * @typedef {[field: string, code: string]} Problem
 * @typedef {{type: unknown, by: string, data: Record<string, unknown>, private: Record<string, unknown>}} Written
 */

const MAX_TEXT = 200;

/**
 * `[field, code]` for each thing wrong, sorted; empty when the event may be folded.
 * Codes: unknown_type, not_yours, unknown, missing, wrong_type, too_long, too_small, too_large, not_a_choice.
 * @param {Words} words
 * @param {Written} event
 * @returns {Problem[]}
 */
export function problemsOf(words, event) {
  const spec = wordOf(words, event.type);
  if (spec === undefined) return [["type", "unknown_type"]];
  /** @type {Problem[]} */
  const found = spec.by.includes(event.by) ? [] : [["by", "not_yours"]];
  if (event.type === "corrected") found.push(...problemsOfCorrection(words, spec, event));
  else found.push(...checkFields(spec.data, event.data), ...checkFields(spec.private, event.private));
  return found.sort((a, b) => compareText(a[0], b[0]) || compareText(a[1], b[1]));
}

/** @param {Words} words @param {unknown} name */
function wordOf(words, name) {
  return typeof name === "string" ? own(words.events, name) : undefined;
}

/**
 * A correction carries the words of the event it puts in the other's place (`as`), beside `of` and `reason`.
 * Nobody gains by it a word that is not his; a dispatcher may set right what any person reported.
 * @param {Words} words
 * @param {Word} correction
 * @param {Written} event
 * @returns {Problem[]}
 */
function problemsOfCorrection(words, correction, event) {
  const name = own(event.data, "as");
  const target = wordOf(words, name);
  if (target === undefined || CONTROLS.has(String(name))) return [["as", "not_a_choice"]];
  const isOfSystem = target.by.length === 1 && target.by[0] === "system";
  if (!target.by.includes(event.by) && (event.by !== "dispatcher" || isOfSystem)) return [["as", "not_yours"]];
  return [
    ...checkFields({ ...optional(target.data), ...correction.data }, event.data),
    ...checkFields(optional(target.private), event.private),
  ];
}

/** @param {Specs} specs @returns {Specs} */
function optional(specs) {
  return Object.fromEntries(Object.entries(specs).map(([name, spec]) => [name, { ...spec, required: false }]));
}

/**
 * `[field, code]` for each value that does not fit its spec, for unknown and for missing ones.
 * @param {Specs} specs
 * @param {Record<string, unknown>} values
 * @returns {Problem[]}
 */
export function checkFields(specs, values) {
  /** @type {Problem[]} */
  const found = [];
  for (const name of Object.keys(values)) {
    if (!Object.hasOwn(specs, name)) found.push([name, "unknown"]);
  }
  for (const [name, spec] of Object.entries(specs)) {
    if (Object.hasOwn(values, name)) {
      const code = problemOf(spec, values[name]);
      if (code !== null) found.push([name, code]);
    } else if (spec.required) {
      found.push([name, "missing"]);
    }
  }
  return found;
}

/**
 * The code of what is wrong with one value, or null.
 * @param {Spec} spec
 * @param {unknown} value
 * @returns {string | null}
 */
export function problemOf(spec, value) {
  if (spec.type === "bool") return typeof value === "boolean" ? null : "wrong_type";
  if (spec.type === "int") return problemOfInt(spec, value);
  if (typeof value !== "string" || isUnwritable(value)) return "wrong_type";
  if (spec.type === "choice") return spec.of?.includes(value) ? null : "not_a_choice";
  if (spec.required && /^[ \n\t]*$/.test(value)) return "missing";
  return value.length > (spec.max ?? MAX_TEXT) ? "too_long" : null;
}

/** No database and no UTF-8 takes NUL or half a pair of surrogates. @param {string} value */
function isUnwritable(value) {
  return value.includes("\0") || /\p{Surrogate}/u.test(value);
}

/**
 * @param {Spec} spec
 * @param {unknown} value
 * @returns {string | null}
 */
function problemOfInt(spec, value) {
  if (typeof value !== "number" || !Number.isSafeInteger(value)) return "wrong_type";
  if (value < (spec.min ?? Number.MIN_SAFE_INTEGER)) return "too_small";
  return value > (spec.max ?? Number.MAX_SAFE_INTEGER) ? "too_large" : null;
}
