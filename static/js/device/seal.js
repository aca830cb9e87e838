/**
 * How does a report leave a phone that may not open it itself? Sealed to the server's key of this account: an ephemeral
 * P-256 key agrees with it, HKDF makes of that an AES-GCM key used once (fieldapp/actions/seal_keys.py opens it).
 */

const INFO = new TextEncoder().encode("fieldapp sealed report");
const CURVE = { name: "ECDH", namedCurve: "P-256" };

/**
 * @param {string} point the server's key, base64url, as the session names it
 * @param {BufferSource} bytes @param {string} boundTo whose and which: opened it is only in the same place
 * @returns {Promise<Uint8Array<ArrayBuffer>>} version, key's id, ephemeral point, ciphertext
 */
export async function sealed(point, bytes, boundTo) {
  const raw = bytesOf(point);
  const theirs = await crypto.subtle.importKey("raw", raw, CURVE, false, []);
  const pair = await crypto.subtle.generateKey(CURVE, false, ["deriveBits"]);
  const own = new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey));
  const shared = await crypto.subtle.deriveBits({ name: "ECDH", public: theirs }, pair.privateKey, 256);
  const agreed = await crypto.subtle.importKey("raw", shared, "HKDF", false, ["deriveKey"]);
  const how = { name: "HKDF", hash: "SHA-256", salt: own, info: INFO };
  const key = await crypto.subtle.deriveKey(how, agreed, { name: "AES-GCM", length: 256 }, false, ["encrypt"]);
  const bound = new TextEncoder().encode(boundTo);
  const box = await crypto.subtle.encrypt({ name: "AES-GCM", iv: new Uint8Array(12), additionalData: bound }, key, bytes);
  const id = new Uint8Array(await crypto.subtle.digest("SHA-256", raw), 0, 8);
  return Uint8Array.from([1, ...id, ...own, ...new Uint8Array(box)]);
}

/** @param {Uint8Array} bytes */
export function base64url(bytes) {
  const text = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  return btoa(text).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

/** @param {string} text base64url */
function bytesOf(text) {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (sign) => sign.charCodeAt(0));
}
