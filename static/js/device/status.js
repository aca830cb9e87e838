/** How does the sync stand? Green only after the server has answered exactly these events (pain 9). */

import { announce } from "./channel.js";
import { read } from "./database.js";
import { recall } from "./memory.js";
import { countUnsent, listNotAccepted } from "./unsent.js";

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

/** @param {string} accountId */
async function countsOf(accountId) {
  const [unsent, notAccepted, lastOkMs] = await Promise.all([
    countUnsent(accountId),
    listNotAccepted(accountId),
    read(accountId, (db) => db.get("meta", "last_ok_ms")),
  ]);
  return { lastOkMs: lastOkMs ?? 0, unsentEvents: unsent.events, unsentPhotos: unsent.photos, notAccepted: notAccepted.length };
}
