/** What does the phone itself remember, whoever works on it? A small database beside those of the accounts. */

import { openDB } from "idb";

/**
 * Keys: device (its id), account (the last one), accounts (all that were here), sample (of the clock), leaving (a
 * sign-out that the server has not heard of yet), reserve (room kept for the worst day, A7).
 * @typedef {"device" | "account" | "accounts" | "sample" | "leaving" | "reserve"} Key
 */

const HINT = "phone.account";
/** @type {Promise<import("idb").IDBPDatabase> | null} */
let opening = null;
/** Made once for a phone and never changed, so that a tap need not ask for it. */
let device = "";

/** @returns {Promise<import("idb").IDBPDatabase>} */
function open() {
  opening ??= openDB("fieldapp-device", 1, {
    upgrade: (db) => void db.createObjectStore("kept"),
    blocking: (_old, _new, event) => {
      /** @type {IDBDatabase} */ (event.target).close();
      opening = null;
    },
    terminated: () => {
      opening = null;
    },
  });
  return opening;
}

/** @param {Key} key @returns {Promise<any>} undefined when there is nothing */
export async function recall(key) {
  return (await open()).get("kept", key);
}

/** Whether something is kept, without reading it. @param {Key} key */
export async function keeps(key) {
  return (await (await open()).count("kept", key)) > 0;
}

/** @param {Key} key @param {unknown} value undefined forgets */
export async function remember(key, value) {
  if (key === "account") hint(value);
  const tx = (await open()).transaction("kept", "readwrite", { durability: "strict" });
  await Promise.all([value === undefined ? tx.store.delete(key) : tx.store.put(value, key), tx.done]);
}

/** Who is likely to work here, known at once; only `recall("account")` decides. @returns {{id: string, locale: string} | null} */
export function likelyAccount() {
  return JSON.parse(globalThis.window?.localStorage?.getItem(HINT) ?? "null");
}

/** @param {any} account */
function hint(account) {
  const kept = globalThis.window?.localStorage;
  if (account) kept?.setItem(HINT, JSON.stringify({ id: account.id, locale: account.locale }));
  else kept?.removeItem(HINT);
}

/** The id of this phone, made once. @returns {Promise<string>} */
export async function deviceId() {
  device ||= (await recall("device")) || (await makeDevice());
  return device;
}

/** @returns {Promise<string>} */
async function makeDevice() {
  const tx = (await open()).transaction("kept", "readwrite", { durability: "strict" });
  const known = await tx.store.get("device");
  const id = known ?? crypto.randomUUID();
  if (!known) await tx.store.put(id, "device");
  await tx.done;
  return id;
}
