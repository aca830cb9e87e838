/** Which texts and tables came with the sync? */

/** The texts of a language as they came: key to words; null until they have arrived. @param {string} locale @returns {Promise<Record<string, string> | null>} */
export async function texts(locale) { void locale; return null; }

/** "calendar" or "duty" as the last sync gave it. @param {"calendar" | "duty"} name @returns {Promise<any>} */
export async function table(name) { void name; return null; }
