/** How is a photo kept? As bytes, never as a Blob (pain 13), in one transaction with the event that names it. */

import { requireAccount } from "./account.js";
import { append } from "./append.js";
import { serverNow } from "./clock.js";
import { read } from "./database.js";
import { DeviceError } from "./errors.js";
import { hex } from "./ids.js";
import { MIME, shrink } from "./shrink.js";
import { requestSync } from "./sync.js";
import { bytesOf, shut } from "./vault.js";

/** @typedef {import("./types.js").StoredPhoto} StoredPhoto */

const SMALL_BYTES = 80_000;

/**
 * Shrink, keep, and record `photo.taken`. Throws DeviceError "photo_unreadable" or "storage_full".
 * @param {string} caseId @param {Blob} file @param {string} about
 * @returns {Promise<import("./types.js").StoredEvent>}
 */
export async function attach(caseId, file, about) {
  const account = await requireAccount();
  const event = await keep(account.id, caseId, about, await shrink(file)).catch(async (error) => {
    if (!(error instanceof DeviceError) || error.code !== "storage_full") throw error;
    return keep(account.id, caseId, about, await shrink(file, SMALL_BYTES)); // a smaller one may fit (A7)
  });
  requestSync("photo");
  return event;
}

/** @param {string} accountId @param {string} caseId @param {string} about @param {ArrayBuffer} bytes */
async function keep(accountId, caseId, about, bytes) {
  const sha256 = hex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
  const { iv, box } = await shut(accountId, bytes);
  /** @type {StoredPhoto} */
  const row = {
    sha256, case: caseId, about, mime: MIME, iv, bytes: box, size: bytes.byteLength, taken_ms: serverNow(), state: "waiting", received: 0,
  };
  return append(accountId, { caseId, type: "photo.taken", data: { sha256, about } }, {
    stores: ["photos"],
    write: (tx) => tx.objectStore("photos").put(row),
  });
}

/** The photo of a hash, if this phone has it. @param {string} sha256 @returns {Promise<StoredPhoto | null>} */
export async function photo(sha256) {
  const { id } = await requireAccount();
  const row = await read(id, (db) => db.store("photos").get(sha256));
  return row ? { ...row, bytes: await bytesOf(id, row) } : null;
}
