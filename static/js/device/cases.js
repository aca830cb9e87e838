/** Which cases are on this phone, and how do they stand with what is unsent? */

/** @typedef {import("./types.js").OneCase} OneCase */

/** All cases of the current account. @returns {Promise<OneCase[]>} */
export async function day() { return []; }

/** @param {string} caseId @returns {Promise<OneCase | null>} */
export async function oneCase(caseId) { void caseId; return null; }
