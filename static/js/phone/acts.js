/** What happens when a person taps: the event is stored first, then the screens are told. */

import { filledIn } from "../core/forms.js";
import { record } from "../device/outbox.js";
import { armSound } from "../player/awake.js";
import { offered } from "../player/step.js";
import { awayFor, dial, nextNumber } from "./call.js";

/** @typedef {import("./types.js").Row} Row */

/** What one call settles for every visit at the same door (F25). A refusal is of one order only. */
const SHARED = /^(call\.(?!refused)|customer\.called_back$)/;

/**
 * Store what happened, also for the other visits of the flat when it was one call for all; fires `recorded` so that the
 * snackbar offers to undo it.
 * @param {Row} row @param {string} type @param {{data?: Record<string, any>, private?: Record<string, any>, label?: string, say?: string}} said
 */
export async function report(row, type, { data = {}, private: privateWords = {}, label = "", say = "" } = {}) {
  const whole = { ...data, ...awayFor(row.words, type) };
  const stored = (/** @type {Row} */ each) => record({ caseId: each.case.id, type, data: whole, privateWords });
  const first = stored(row);
  armSound(); // still in the tap, but the disk is at work meanwhile
  const events = [await first];
  for (const each of SHARED.test(type) ? besides(row, type) : []) events.push(await stored(each));
  document.dispatchEvent(new CustomEvent("recorded", { detail: { events, label, say } }));
  return events[0];
}

/** Visits of the same flat whose step takes this outcome now. @param {Row} row @param {string} type */
function besides(row, type) {
  return row.beside.filter((other) =>
    offered(other.book, other.picture.snapshot).some((offer) => offer.event === type),
  );
}

/**
 * An outcome taken as offered, with values tapped along.
 * @param {Row} row
 * @param {import("../player/step.js").Offer} offer
 * @param {any} fields
 * @param {Record<string, any>} values
 * @param {{label: string, say?: string}} words
 */
export function take(row, offer, fields, values, { label, say = "" }) {
  const { data, private: privateWords } = filledIn(offer, fields, values);
  return report(row, offer.event, { data, private: privateWords, label, say });
}

/**
 * One tap: the call is on record and the phone dials. The dialler opens inside the tap; storing goes on beside it.
 * @param {Row} row @param {import("../player/step.js").Offer} offer @param {string} label @param {number} [which] index of the number
 */
export function callNow(row, offer, label, which = nextNumber(row)) {
  const phone = row.case.person.phones[which];
  if (!phone) return undefined;
  const stored = report(row, "call.started", { data: { ...offer.sets, number: which, evidence: "dialled" }, label });
  dial(phone.e164);
  return stored;
}
