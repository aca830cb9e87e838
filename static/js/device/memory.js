/** What does the phone itself remember, whoever works on it? A small database beside those of the accounts. */

import { openDB } from "./idb.js";

/**
 * Keys: device (its id), account (the last one), accounts (all that were here), sample (of the clock), leaving (a
 * sign-out that the server has not heard of yet), reserve (room kept for the worst day, A7), pins (by account).
 * @typedef {"device" | "account" | "accounts" | "sample" | "leaving" | "reserve" | "pins"} Key
 */

/** @type {Promise<import("./idb.js").Database> | null} */
let opening = null;
/** Made once for a phone and never changed, so that a tap need not ask for it. */
let device = "";

/** @returns {Promise<import("./idb.js").Database>} */
function open() {
  opening ??= openDB("fieldapp-device", 1, {
    upgrade: (db) => void db.createObjectStore("kept"),
    blocking: (raw) => {
      raw.close();
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
  return (await open()).store("kept").get(key);
}

/** Whether something is kept, without reading it. @param {Key} key */
export async function keeps(key) {
  return (await (await open()).store("kept").count(key)) > 0;
}

/** @param {Key} key @param {any} value undefined forgets */
export async function remember(key, value) {
  if (key === "account") suppose("account", value && { id: value.id, locale: value.locale });
  const [kept, done] = await writing();
  await Promise.all([value === undefined ? kept.delete(key) : kept.put(value, key), done]);
}

/** The store for one strict transaction, and when that holds on the disk. */
async function writing() {
  const tx = (await open()).transaction(["kept"], "readwrite", { durability: "strict" });
  return /** @type {const} */ ([tx.objectStore("kept"), tx.done]);
}

/** Who is likely to work here, known at once; only `recall("account")` decides. @returns {{id: string, locale: string} | null} */
export function likelyAccount() {
  return supposed("account");
}

/**
 * What a start will probably need, so that it can ask for all of it at once; never more than a guess.
 * @param {"account" | "books" | "texts"} name @returns {any} null when there is none
 */
export function supposed(name) {
  return JSON.parse(globalThis.window?.localStorage?.getItem(`phone.${name}`) ?? "null");
}

/** @param {"account" | "books" | "texts"} name @param {unknown} guess */
export function suppose(name, guess) {
  const kept = globalThis.window?.localStorage;
  const text = JSON.stringify(guess ?? null);
  if (text !== kept?.getItem(`phone.${name}`)) kept?.setItem(`phone.${name}`, text);
}

/** The id of this phone, made once. @returns {Promise<string>} */
export async function deviceId() {
  device ||= (await recall("device")) || (await makeDevice());
  return device;
}

/** @returns {Promise<string>} */
async function makeDevice() {
  const [kept, done] = await writing();
  const known = await kept.get("device");
  const id = known ?? crypto.randomUUID();
  if (!known) await kept.put(id, "device");
  await done;
  return id;
}
