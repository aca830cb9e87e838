/** What does the phone itself remember, whoever works on it? A small database beside those of the accounts. */

import { openDB } from "idb";

/**
 * Keys: device (its id), account (the last one), accounts (all that were here), sample (of the clock), leaving (a
 * sign-out that the server has not heard of yet), reserve (room kept for the worst day, A7).
 * @typedef {"device" | "account" | "accounts" | "sample" | "leaving" | "reserve"} Key
 */

/** @type {Promise<import("idb").IDBPDatabase> | null} */
let opening = null;

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

/** @param {Key} key @param {unknown} value undefined forgets */
export async function remember(key, value) {
  const tx = (await open()).transaction("kept", "readwrite", { durability: "strict" });
  await Promise.all([value === undefined ? tx.store.delete(key) : tx.store.put(value, key), tx.done]);
}

/** The id of this phone, made once. @returns {Promise<string>} */
export async function deviceId() {
  const tx = (await open()).transaction("kept", "readwrite", { durability: "strict" });
  const known = await tx.store.get("device");
  const id = known ?? crypto.randomUUID();
  if (!known) await tx.store.put(id, "device");
  await tx.done;
  return id;
}
