/** What was typed but not yet recorded? Kept per case, so that nothing is typed twice (A11). */

/** @param {string} caseId @returns {Promise<Record<string, any> | null>} */
export async function draft(caseId) { void caseId; return null; }

/** @param {string} caseId @param {Record<string, any>} values */
export async function saveDraft(caseId, values) { void caseId; void values; }

/** @param {string} caseId */
export async function dropDraft(caseId) { void caseId; }
