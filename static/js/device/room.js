/** What happens when the phone's storage is full? An event comes before anything that can be fetched again (A7). */

import { DeviceError } from "./errors.js";
import { keeps, remember } from "./memory.js";
import { booksIn } from "./pack.js";

/** @typedef {import("./idb.js").Database} Database */

const RESERVE_BYTES = 5 * 1024 * 1024;
const RANDOM_BYTES = 65_536; // as much as a browser gives at once

/**
 * `write`, and when there is no room: again without what can be dropped, again with the reserve spent.
 * @template T
 * @param {Database} db
 * @param {() => Promise<T>} write
 * @returns {Promise<T>} rejects with DeviceError "storage_full" when all that was not enough
 */
export async function withRoom(db, write) {
  for (const makeRoom of [dropCached, spendReserve, null]) {
    try {
      return await write();
    } catch (error) {
      if (!isFull(error)) throw error;
      if (makeRoom === null) throw new DeviceError("storage_full", error);
      await makeRoom(db);
    }
  }
  throw new DeviceError("storage_full");
}

/** @param {unknown} error */
function isFull(error) {
  return /** @type {Error} */ (error)?.name === "QuotaExceededError";
}

/** Bytes of sent photos, and playbooks that no case uses. @param {Database} db */
async function dropCached(db) {
  const tx = db.transaction(["photos", "books", "cases"], "readwrite");
  const photos = tx.objectStore("photos");
  for (const row of await photos.index("state").getAll("sent")) await photos.put({ ...row, bytes: null });
  const used = new Set(booksIn(await tx.objectStore("cases").getAll()));
  for (const digest of await tx.objectStore("books").getAllKeys()) {
    if (!used.has(digest)) await tx.objectStore("books").delete(digest);
  }
  await tx.done;
}

async function spendReserve() {
  await remember("reserve", undefined);
}

/** Lay the reserve by, of bytes that no database can shrink. */
export async function layReserve() {
  if (await keeps("reserve")) return; // five megabytes: asked for, not read
  const bytes = new Uint8Array(RESERVE_BYTES);
  for (let start = 0; start < RESERVE_BYTES; start += RANDOM_BYTES) {
    crypto.getRandomValues(bytes.subarray(start, start + RANDOM_BYTES));
  }
  await remember("reserve", bytes.buffer);
}
