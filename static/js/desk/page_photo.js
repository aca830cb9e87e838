/**
 * How is a photographed page of the book of reviews kept, with a server or without (S1.14)? As a draft while its form is
 * open, shut like any other; the event that names it makes it a photo to send, in one transaction. What was looked at and
 * not recorded never leaves the desk.
 */

import { requireAccount } from "../device/account.js";
import { append } from "../device/append.js";
import { serverNow } from "../device/clock.js";
import { read, write } from "../device/database.js";
import { hex } from "../device/ids.js";
import { record } from "../device/outbox.js";
import { MIME } from "../device/shrink.js";
import { requestSync } from "../device/sync.js";
import { opened, shut } from "../device/vault.js";

/** Beside the drafts of forms, whose keys are cases. */
const OF = "page ";
/** As long as the desk has a call; who left its form then will not come back to it. */
const FORGOTTEN_MS = 2 * 86_400_000;

/** @typedef {{sha256: string, size: number, taken_ms: number, iv: Uint8Array, box: ArrayBuffer}} Held */

/**
 * Keep a page for the open form of a call, in the place of the one before; its sha256. The disk has it when this resolves.
 * @param {string} caseId @param {ArrayBuffer} bytes of a JPEG @returns {Promise<string>}
 */
export async function holdPage(caseId, bytes) {
  const { id } = await requireAccount();
  const sha256 = hex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
  /** @type {Held} */
  const held = { sha256, size: bytes.byteLength, taken_ms: serverNow(), ...(await shut(id, bytes)) };
  await write(id, ["drafts"], async (tx) => {
    const drafts = tx.objectStore("drafts");
    for (const key of await drafts.getAllKeys(IDBKeyRange.bound(OF, `${OF}\uffff`))) {
      if ((await drafts.get(key)).taken_ms < held.taken_ms - FORGOTTEN_MS) await drafts.delete(key);
    }
    await drafts.put(held, OF + caseId);
  });
  return sha256;
}

/** The bytes of that page, if they are held for this call. @param {string} caseId @param {string} sha256 @returns {Promise<ArrayBuffer | null>} */
export async function heldPage(caseId, sha256) {
  const { id } = await requireAccount();
  const held = await heldOf(id, caseId);
  return held?.sha256 === sha256 ? opened(id, held) : null;
}

/**
 * Record the event that names the page, and the page with it.
 * @param {import("../device/types.js").NewEvent} event @param {string} sha256
 * @returns {Promise<import("../device/types.js").StoredEvent>}
 */
export async function recordPage(event, sha256) {
  const { id } = await requireAccount();
  const held = await heldOf(id, event.caseId);
  if (held?.sha256 !== sha256) return record(event);
  const stored = await append(id, event, {
    stores: ["photos", "drafts"],
    write: (tx) => Promise.all([tx.objectStore("photos").put(photoOf(event.caseId, held)), tx.objectStore("drafts").delete(OF + event.caseId)]),
  });
  requestSync("photo");
  return stored;
}

/** @param {string} accountId @param {string} caseId @returns {Promise<Held | undefined>} */
function heldOf(accountId, caseId) {
  return read(accountId, (db) => db.store("drafts").get(OF + caseId));
}

/** @param {string} caseId @param {Held} held @returns {import("../device/types.js").StoredPhoto} */
function photoOf(caseId, { sha256, size, taken_ms, iv, box }) {
  return { sha256, case: caseId, about: "page", mime: MIME, iv, bytes: box, size, taken_ms, state: "waiting", received: 0 };
}
