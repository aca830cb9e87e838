/** Who works on this phone? The last account is kept, so that the day opens without a signal (A13). */

import { call } from "./api.js";
import { announce } from "./channel.js";
import { write } from "./database.js";
import { DeviceError } from "./errors.js";
import { failureOf, SyncFailure } from "./failure.js";
import { deviceId, recall, remember } from "./memory.js";
import { countUnsent } from "./unsent.js";

/** @typedef {import("./types.js").Account} Account */

const SESSION = "/api/v1/session";
const PERSONAL = ["cases", "drafts"];
const FIRST_LOOK_MS = 5_000;
/** @type {Promise<Account | null> | null} Once per page: whoever has just signed in by the form. */
let firstLook = null;

/** The account of this phone; asks the server when none is known here, once. @returns {Promise<Account | null>} */
export async function currentAccount() {
  const known = await recall("account");
  if (known) return known;
  firstLook ??= askAccount(FIRST_LOOK_MS).catch(() => null);
  await firstLook;
  return (await recall("account")) ?? null;
}

/** The current account, or DeviceError "no_account". @returns {Promise<Account>} */
export async function requireAccount() {
  const account = await recall("account");
  if (!account) throw new DeviceError("no_account");
  return account;
}

/**
 * Whoever the server knows by this browser's cookies becomes the current account; null when it knows nobody.
 * @param {number} [limitMs]
 * @returns {Promise<Account | null>}
 */
export async function askAccount(limitMs) {
  if (await recall("leaving")) await endSession();
  const response = await call(`${SESSION}?device=${await deviceId()}`, { limitMs });
  if (response.status === 401) return null;
  if (!response.ok) throw await failureOf(response);
  const account = await response.json();
  await become(account);
  return account;
}

/** @param {Account} account */
async function become(account) {
  const before = await recall("account");
  await remember("accounts", { ...(await recall("accounts")), [account.id]: account });
  await remember("account", account);
  if (before?.id !== account.id) announce({ kind: "account", id: account.id });
}

/** Accounts that have worked on this phone. @returns {Promise<Account[]>} */
export async function knownAccounts() {
  return Object.values((await recall("accounts")) ?? {});
}

/**
 * Sign in and make the account the current one. `refused` says why not; `words` are the server's.
 * @param {string} login @param {string} password
 * @returns {Promise<{account: Account} | {refused: "wrong" | "offline" | "error", words?: string}>}
 */
export async function signIn(login, password) {
  try {
    const response = await call(SESSION, { method: "POST", json: { login, password } });
    if (!response.ok) return refusalOf(response);
    await remember("leaving", undefined); // the cookie is a new one
    const account = await askAccount();
    return account ? { account } : { refused: "error" };
  } catch (error) {
    if (error instanceof SyncFailure) return { refused: error.state === "offline" ? "offline" : "error", words: error.words };
    throw error;
  }
}

/** @param {Response} response @returns {Promise<{refused: "wrong" | "error", words?: string}>} */
async function refusalOf(response) {
  const problem = await response.json().catch(() => ({}));
  return { refused: response.status === 401 ? "wrong" : "error", words: problem.detail ?? problem.title };
}

/**
 * Leave the phone to somebody else. Refuses while something is unsent; with `force` (the screen has asked twice) the
 * unsent stays here and is sent under its author's own right to hand in (A14). What can be fetched again is wiped.
 * @param {{force?: boolean}} [options]
 * @returns {Promise<{done: true} | {refused: "unsent", events: number, photos: number}>}
 */
export async function signOut({ force = false } = {}) {
  const account = await requireAccount();
  const left = await countUnsent(account.id);
  if (left.events + left.photos > 0 && !force) return { refused: "unsent", ...left };
  await remember("leaving", left.events + left.photos > 0 ? "unsent" : "clean");
  await wipe(account.id);
  await remember("account", undefined);
  firstLook = Promise.resolve(null); // nobody comes back in by the cookie that is just being given up
  announce({ kind: "account", id: null });
  await endSession().catch(() => {}); // offline: "leaving" is kept, and nobody gets in by the old cookie from here
  return { done: true };
}

async function endSession() {
  const unsent = (await recall("leaving")) === "unsent" ? "?unsent=1" : "";
  const response = await call(SESSION + unsent, { method: "DELETE" });
  if (!response.ok && response.status !== 401) throw await failureOf(response);
  await remember("leaving", undefined);
}

/** Events, photos and numbering stay: nothing unanswered is ever deleted. @param {string} accountId */
async function wipe(accountId) {
  await write(accountId, [...PERSONAL, "meta", "photos"], async (tx) => {
    for (const name of PERSONAL) await tx.objectStore(name).clear();
    await tx.objectStore("meta").delete("cursor");
    const photos = tx.objectStore("photos");
    for (const digest of await photos.index("state").getAllKeys("sent")) await photos.delete(digest);
  });
}

/** Accounts of this phone with something unsent. @returns {Promise<{account: Account, events: number, photos: number}[]>} */
export async function accountsWithUnsent() {
  const counted = await Promise.all(
    (await knownAccounts()).map(async (account) => ({ account, ...(await countUnsent(account.id)) })),
  );
  return counted.filter(({ events, photos }) => events + photos > 0);
}
