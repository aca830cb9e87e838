/**
 * How do names, addresses and words lie on this phone? As AES-GCM under a key that no script can read, made once for an
 * account (reliability 4.9). A copied disk holds that key, too: what protects then is how little lies here.
 */

import { read, write } from "./database.js";

/** @typedef {{iv: Uint8Array, box: ArrayBuffer}} Shut */

/** @type {Map<string, Promise<CryptoKey>>} By account. */
const keys = new Map();

/** The account's key; asked for ahead, so that nobody waits for it later. @param {string} accountId */
export function keyOf(accountId) {
  const known = keys.get(accountId) ?? foundKey(accountId);
  keys.set(accountId, known);
  known.catch(() => forgetKey(accountId));
  return known;
}

/** Nothing is opened any more with what this page remembers. @param {string} accountId */
export function forgetKey(accountId) {
  keys.delete(accountId);
}

/** @param {string} accountId @returns {Promise<CryptoKey>} */
async function foundKey(accountId) {
  const known = await read(accountId, (db) => db.store("meta").get("key"));
  if (known) return known;
  const made = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  return write(accountId, ["meta"], async (tx) => {
    const meta = tx.objectStore("meta");
    const first = await meta.get("key"); // another tab may have been faster
    if (!first) await meta.put(made, "key");
    return first ?? made;
  });
}

/** @param {string} accountId @param {BufferSource} bytes @returns {Promise<Shut>} */
export async function shut(accountId, bytes) {
  const key = await keyOf(accountId);
  const iv = crypto.getRandomValues(new Uint8Array(12));
  return { iv, box: await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, bytes) };
}

/** The bytes again; rejects when it is not of this key. @param {string} accountId @param {Shut} kept @returns {Promise<ArrayBuffer>} */
export async function opened(accountId, { iv, box }) {
  return crypto.subtle.decrypt({ name: "AES-GCM", iv: /** @type {any} */ (iv) }, await keyOf(accountId), box);
}

/** A photo's bytes as they will be sent; null when they were dropped. @param {string} accountId @param {import("./types.js").StoredPhoto} row */
export async function bytesOf(accountId, { iv, bytes }) {
  return iv && bytes ? opened(accountId, { iv, box: bytes }) : bytes;
}

/** The same for what JSON can say. @param {string} accountId @param {unknown} value */
export function shutJson(accountId, value) {
  return shut(accountId, new TextEncoder().encode(JSON.stringify(value)));
}

/** @param {string} accountId @param {Shut} kept @returns {Promise<any>} */
export async function openedJson(accountId, kept) {
  return JSON.parse(new TextDecoder().decode(await opened(accountId, kept)));
}
