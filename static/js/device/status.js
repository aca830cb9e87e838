/** How does the sync stand? Green only after the server has answered exactly these events (pain 9). */

import { announce } from "./channel.js";
import { read } from "./database.js";
import { recall } from "./memory.js";
import { allOf, notTaken } from "./unsent.js";

/** @typedef {import("./types.js").SyncStatus} SyncStatus */

/** @type {SyncStatus} A copy of what the database says, so that a badge need not wait for it. */
let status = { state: "idle", lastOkMs: 0, unsentEvents: 0, unsentPhotos: 0, notAccepted: 0 };

/** @returns {SyncStatus} */
export function currentStatus() {
  return status;
}

/** Another tab tells how it stands. @param {SyncStatus} told */
export function adoptStatus(told) {
  status = told;
}

/**
 * Count anew and tell everybody; `changes` replace the state and what belongs to it.
 * @param {Pick<SyncStatus, "state"> & Partial<SyncStatus>} [changes]
 */
export async function tellStatus(changes) {
  const account = await recall("account");
  const counted = account ? await countsOf(account.id) : { lastOkMs: 0, unsentEvents: 0, unsentPhotos: 0, notAccepted: 0 };
  const { state, code, words } = changes ?? status;
  status = { state, ...counted, ...(code ? { code } : {}), ...(words ? { words } : {}) };
  announce({ kind: "sync", status });
}

/** @type {{accountId: string, done: Promise<void>} | null} */
let first = null;

/** Count before the first picture is drawn, once; nobody listens yet. @param {string} accountId @returns {Promise<void>} */
export function countFirst(accountId) {
  if (first?.accountId === accountId) return first.done;
  const done = countsOf(accountId).then((counted) => {
    status = { ...status, ...counted };
  });
  first = { accountId, done };
  return done;
}

/** @param {string} accountId */
function countsOf(accountId) {
  return read(accountId, async (db) => {
    const tx = db.transaction(["outbox", "answered", "photos", "meta"]);
    const [events, photos] = [tx.objectStore("outbox").index("seq"), tx.objectStore("photos").index("state")];
    const [unsentEvents, unsentPhotos, stuck, stuckPhotos, refused, lastOkMs = 0] = await Promise.all([
      events.count(allOf("waiting")),
      photos.count("waiting"),
      events.count(allOf("stuck")),
      photos.count("stuck"),
      tx.objectStore("answered").index("state").count(notTaken()),
      tx.objectStore("meta").get("last_ok_ms"),
    ]);
    return { lastOkMs, unsentEvents, unsentPhotos, notAccepted: stuck + stuckPhotos + refused };
  });
}
