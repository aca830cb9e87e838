/** What was typed but not yet recorded? Kept per case, so that nothing is typed twice (A11). */

import { requireAccount } from "./account.js";
import { read, write } from "./database.js";
import { openedJson, shutJson } from "./vault.js";

/** @param {string} caseId @returns {Promise<Record<string, any> | null>} */
export async function draft(caseId) {
  const { id } = await requireAccount();
  const kept = await read(id, (db) => db.store("drafts").get(caseId));
  return kept?.box ? openedJson(id, kept) : (kept ?? null);
}

/** @param {string} caseId @param {Record<string, any>} values */
export async function saveDraft(caseId, values) {
  const { id } = await requireAccount();
  const kept = await shutJson(id, values);
  await write(id, ["drafts"], (tx) => tx.objectStore("drafts").put(kept, caseId));
}

/** @param {string} caseId */
export async function dropDraft(caseId) {
  await write((await requireAccount()).id, ["drafts"], (tx) => tx.objectStore("drafts").delete(caseId));
}
