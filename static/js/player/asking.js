/** How is an outcome asked for: at once, by a chip, or with a form? Pure; the fields come from the compiled words. */

import { fieldsOf } from "../core/forms.js";
import { ticks } from "../lib/times.js";

const MINUTE = 60_000;
const LENGTHS = /** @type {Record<string, number[]>} */ ({
  minutes: [15, 30, 60],
  wait_ms: [10 * MINUTE, 20 * MINUTE, 30 * MINUTE],
});

/**
 * @typedef {import("../core/forms.js").Field & {as?: string}} Field
 * @typedef {{window_from_ms: number, window_to_ms: number, zone: string}} Plan
 * @typedef {import("./step.js").Offer} Offer
 * @typedef {{words: import("../core/types.js").Words, snapshot: import("../core/types.js").Snapshot, plan: Plan, now: number}} Ground
 * @typedef {{offer: Offer, field: Field | null, values: any[]}} Variant one tap records `offer`, with a value if it has a field
 */

/** The fields an outcome asks for now. @param {Offer} offer @param {Ground} ground @returns {Field[]} */
export function askedFields(offer, { words, snapshot }) {
  return fieldsOf(words, offer, snapshot);
}

/**
 * Whether one tap records the outcome: nothing is asked, or only what can be tapped afterwards (see variants).
 * @param {Offer} offer @param {Ground} ground
 */
export function isOneTap(offer, ground) {
  const fields = askedFields(offer, ground);
  return fields.every((field) => !field.required && choicesOf(field, ground).length > 0);
}

/**
 * The values a field can be tapped in; none when it must be typed.
 * @param {Field} field @param {Pick<Ground, "plan" | "now"> & {values?: Record<string, any>}} ground @returns {any[]}
 */
export function choicesOf(field, { plan, now, values = {} }) {
  if (field.type === "choice") return field.of ?? [];
  if (field.type === "bool") return [true, false];
  if (field.name === "agreed_to_ms") return endsOf(values);
  if (field.name === "agreed_ms") return agreedTimes(plan, now);
  if (field.name === "called_ms") return [30, 20, 10, 5].map((ago) => Math.floor(now / MINUTE - ago) * MINUTE);
  return LENGTHS[field.name] ?? [];
}

/**
 * An agreed time ends one, two or three hours after its start, once that is chosen.
 * @param {Record<string, any>} values
 */
function endsOf({ agreed_from_ms: from }) {
  return typeof from === "number" ? [1, 2, 3].map((hours) => from + hours * 60 * MINUTE) : [];
}

/** Agreed times inside the window, from now on, at most four chips (F3). @param {Plan} plan @param {number} nowMs */
export function agreedTimes(plan, nowMs) {
  const from = Math.max(plan.window_from_ms, nowMs);
  const step = plan.window_to_ms - from > 150 * MINUTE ? 60 * MINUTE : 30 * MINUTE;
  return ticks(from, plan.window_to_ms - 1, step, 4);
}

/**
 * Whether one tap on a chip answers the whole form.
 * @param {Field[]} fields @param {Pick<Ground, "plan" | "now">} ground
 */
export function isOneChoice(fields, ground) {
  const [only, ...rest] = fields;
  return only !== undefined && rest.length === 0 && choicesOf(only, ground).length > 0;
}

/**
 * Ways to say a main outcome more exactly with the same tap (F3, F6): its own optional choice, and outcomes of the same
 * event under "more" ("by name"). What is known by other evidence is no such way. They stand as chips under its button.
 * @param {Offer} main @param {Offer[]} more @param {Ground} ground @returns {Variant[]}
 */
export function variantsOf(main, more, ground) {
  const own = askedFields(main, ground).find((field) => !field.required && choicesOf(field, ground).length > 0);
  /** @type {Variant[]} */
  const found = own && isOneTap(main, ground) ? [{ offer: main, field: own, values: choicesOf(own, ground) }] : [];
  for (const offer of more.filter((each) => each.event === main.event && !("evidence" in each.sets))) {
    const fields = askedFields(offer, ground);
    const field = isOneChoice(fields, ground) ? (fields[0] ?? null) : null;
    found.push({ offer, field, values: field ? choicesOf(field, ground) : [] });
  }
  return found;
}
