/** Can the day be worked without a signal? */

/**
 * `missing` may hold: worker, shell, day, books, texts (these keep `ready` false), storage, push, install (these do not).
 * @returns {Promise<{ready: boolean, missing: string[]}>}
 */
export async function offlineReady() { return { ready: false, missing: ["worker"] }; }

/** Mend what can be mended; call it from a tap, it may ask for permissions. Answers like offlineReady. */
export async function prepare() { return offlineReady(); }
