/**
 * How does a phone forget whose visits it held? The key goes, and with it all that was shut; what was not sent yet is
 * sealed for the server first and stays (reliability 4.9). Nobody opens it here again, and it still travels.
 */

import { announce } from "./channel.js";
import { read, write } from "./database.js";
import { wire } from "./batches.js";
import { knownAccounts } from "./account.js";
import { openEvents } from "./pack.js";
import { base64url, sealed } from "./seal.js";
import { bytesOf, forgetKey } from "./vault.js";

/** @typedef {import("./types.js").StoredPhoto} StoredPhoto */

const GOES = ["cases", "drafts", "answered"];
const STAYS = new Set(["sequence", "epoch", "texts", "playbooks", "differences"]);
export const SEALED_MIME = "application/x-fieldapp-sealed";

/**
 * Wipe what an account has here. Without the server's key the unsent stays shut as it was, and its key with it: then the
 * visits go and no report is lost.
 * @param {string} accountId @returns {Promise<boolean>} whether there was anything
 */
export async function wipeOut(accountId) {
  if (!(await holdsAnything(accountId))) return false;
  const account = (await knownAccounts()).find(({ id }) => id === accountId);
  const point = /** @type {any} */ (account)?.seal;
  for (;;) {
    const before = await unsentOf(accountId);
    const events = point ? await Promise.all(before.events.map((row) => sealEvent(accountId, point, row))) : before.events;
    const photos = point ? await Promise.all(before.photos.map((row) => sealPhoto(accountId, point, row))) : before.photos;
    if (await exchanged(accountId, before, { events, photos }, Boolean(point))) break;
  }
  forgetKey(accountId);
  announce({ kind: "wiped", id: accountId });
  return true;
}

/** Whether anything here can still be opened. @param {string} accountId @returns {Promise<boolean>} */
function holdsAnything(accountId) {
  return read(accountId, async (db) => {
    const tx = db.transaction(["outbox", ...GOES]);
    const [unsent, ...counts] = await Promise.all([
      tx.objectStore("outbox").getAll(),
      ...GOES.map((name) => tx.objectStore(name).count()),
    ]);
    return unsent.some((row) => !row.sealed) || counts.some((count) => count > 0);
  });
}

/** @param {string} accountId */
function unsentOf(accountId) {
  return read(accountId, async (db) => {
    const tx = db.transaction(["outbox", "photos"]);
    const [events, photos] = await Promise.all([tx.objectStore("outbox").getAll(), tx.objectStore("photos").getAll()]);
    return { events, photos: photos.filter((row) => row.state === "waiting" && row.bytes) };
  });
}

/**
 * Everything in one transaction; false when something was recorded meanwhile, which must be sealed, too.
 * @param {string} accountId
 * @param {{events: any[], photos: any[]}} before @param {{events: any[], photos: any[]}} after @param {boolean} isSealed
 */
function exchanged(accountId, before, after, isSealed) {
  return write(accountId, ["outbox", "photos", "meta", ...GOES], async (tx) => {
    const [outbox, photos, meta] = ["outbox", "photos", "meta"].map((name) => tx.objectStore(name));
    if (!outbox || !photos || !meta) return false;
    const [ids, names] = await Promise.all([outbox.getAllKeys(), meta.getAllKeys()]);
    if (ids.join() !== before.events.map(({ id }) => id).join()) return false;
    await photos.clear();
    for (const row of after.events) await outbox.put(row);
    for (const row of after.photos) await photos.put(row);
    for (const name of GOES) await tx.objectStore(name).clear();
    for (const name of names) if (!STAYS.has(name) && (isSealed || name !== "key")) await meta.delete(name);
    return true;
  });
}

/** Kind and time stay plain, for the list of the unsent. @param {string} accountId @param {string} point @param {any} row */
async function sealEvent(accountId, point, row) {
  if (row.sealed) return row;
  const [event] = await openEvents(accountId, [row]);
  const { id, case: caseId, type, device_seq, device_ms, author, device, state } = row;
  const said = new TextEncoder().encode(JSON.stringify(wire(/** @type {any} */ (event))));
  const box = await sealed(point, said, `${author} ${device} ${id} ${device_seq}`);
  return { id, case: caseId, type, device_seq, device_ms, author, device, state, sealed: base64url(box) };
}

/** @param {string} accountId @param {string} point @param {StoredPhoto} row */
async function sealPhoto(accountId, point, row) {
  if (row.mime === SEALED_MIME) return row;
  const bytes = /** @type {ArrayBuffer} */ (await bytesOf(accountId, row));
  const box = await sealed(point, bytes, `${accountId} ${row.sha256}`);
  const { iv, ...rest } = row;
  return { ...rest, mime: SEALED_MIME, bytes: box.buffer, size: box.byteLength, received: 0 };
}
