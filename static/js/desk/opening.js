/** How does a call begin? By its first event, which this desk writes with or without a server; the id is made here. */

import { completed } from "../core/known.js";
import { record } from "../device/outbox.js";
import { takeNumbers } from "./numbers.js";

/**
 * `isOut`: the server does not answer, so that the call gets a number of this desk.
 * @typedef {{playbook: string, area?: string, phone?: string, from?: string, known?: Record<string, unknown>, isOut?: boolean}} Opening
 * @typedef {{data: Record<string, any>, private: Record<string, any>}} First
 */

/**
 * What the first event says: the playbook, and all that is known already, so that nothing is asked twice (S3.13).
 * @param {any} words of the playbook @param {Opening} opening @returns {First}
 */
export function firstOf(words, { playbook, area, phone, from, known = {} }) {
  const data = { playbook, ...(area ? { area } : {}), ...(from ? { from_case: from } : {}) };
  const said = { data, private: phone ? { phone } : {} };
  return /** @type {First} */ (completed(words, /** @type {any} */ ({ event: "case.opened" }), known, said));
}

/**
 * Open a call; its id. The disk has it when this resolves.
 * @param {any} words @param {Opening} opening @returns {Promise<string>}
 */
export async function openCall(words, opening) {
  const caseId = crypto.randomUUID();
  const first = numbered(firstOf(words, opening), await numberFor(opening));
  await record({ caseId, type: "case.opened", data: first.data, privateWords: first.private });
  return caseId;
}

/**
 * End this call and go on as another one, with everything that is known (architecture 7.8); the other one's id.
 * @param {import("../device/types.js").OneCase} call @param {any} words of the other playbook @param {Opening} opening
 */
export async function switchCall(call, words, opening) {
  const caseId = crypto.randomUUID();
  const first = numbered(firstOf(words, { ...opening, from: call.case.id }), await numberFor(opening));
  await record({ caseId: call.case.id, type: "call.switched", data: { into: caseId, playbook: opening.playbook } });
  await record({ caseId, type: "case.opened", data: first.data, privateWords: first.private });
  return caseId;
}

/** @param {Opening} opening @returns {Promise<string | undefined>} */
async function numberFor({ isOut, area }) {
  return isOut && area ? (await takeNumbers(area))[0] : undefined;
}

/** @param {First} first @param {string | undefined} outageNo @returns {First} */
function numbered(first, outageNo) {
  return outageNo ? { ...first, data: { ...first.data, outage_no: outageNo } } : first;
}
