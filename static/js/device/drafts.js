/** What was typed but not yet recorded? Kept per case, so that nothing is typed twice (A11). */

import { requireAccount } from "./account.js";
import { read, write } from "./database.js";

/** @param {string} caseId @returns {Promise<Record<string, any> | null>} */
export async function draft(caseId) {
  return read((await requireAccount()).id, async (db) => (await db.store("drafts").get(caseId)) ?? null);
}

/** @param {string} caseId @param {Record<string, any>} values */
export async function saveDraft(caseId, values) {
  await write((await requireAccount()).id, ["drafts"], (tx) => tx.objectStore("drafts").put(values, caseId));
}

/** @param {string} caseId */
export async function dropDraft(caseId) {
  await write((await requireAccount()).id, ["drafts"], (tx) => tx.objectStore("drafts").delete(caseId));
}
