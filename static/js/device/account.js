/** Who works on this phone? The last account is kept, so that the day opens without a signal (A13). */

/** @typedef {import("./types.js").Account} Account */

/** The account of this phone; asks the server only when none is known here. @returns {Promise<Account | null>} */
export async function currentAccount() { return null; }

/**
 * Sign in and make the account the current one. `refused` says what a person should read.
 * @param {string} login @param {string} password
 * @returns {Promise<{account: Account} | {refused: "wrong" | "offline" | "error", words?: string}>}
 */
export async function signIn(login, password) { throw new Error(login + password.length); }

/**
 * Leave the phone to somebody else. Refuses while something is unsent; with `force` the unsent stays and is still sent.
 * @param {{force?: boolean}} [options]
 * @returns {Promise<{done: true} | {refused: "unsent", events: number, photos: number}>}
 */
export async function signOut(options) { throw new Error(String(options)); }

/** Accounts of this phone with something unsent. @returns {Promise<{account: Account, events: number, photos: number}[]>} */
export async function accountsWithUnsent() { return []; }
