/** What happens when a person taps: the event is stored first, then the screens are told. */

import { filledIn } from "../core/forms.js";
import { record } from "../device/outbox.js";
import { requestSync } from "../device/sync.js";
import { armSound } from "../player/awake.js";
import { awayFor, dial, nextNumber } from "./call.js";

/** @typedef {import("./types.js").Row} Row */

/**
 * Store what happened; fires `recorded` so that the snackbar offers to undo it.
 * @param {Row} row @param {string} type @param {{data?: Record<string, any>, private?: Record<string, any>, label?: string, say?: string}} said
 */
export async function report(row, type, { data = {}, private: privateWords = {}, label = "", say = "" } = {}) {
  armSound();
  const stored = await record({ caseId: row.case.id, type, data: { ...data, ...awayFor(row.words, type) }, privateWords });
  document.dispatchEvent(new CustomEvent("recorded", { detail: { event: stored, type, label, say, caseId: row.case.id } }));
  requestSync("event");
  return stored;
}

/** An outcome taken as offered, with values tapped along. @param {Row} row @param {import("../player/step.js").Offer} offer @param {any} fields @param {Record<string, any>} values @param {{label: string, say?: string}} words */
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
