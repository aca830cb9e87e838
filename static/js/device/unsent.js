/** How much has the server not taken yet? The counters speak only of what waits (pain 11). */

import { read } from "./database.js";

/** All numbers of one state of the outbox's index. @param {string} state */
export function allOf(state) {
  return IDBKeyRange.bound([state, 0], [state, Number.MAX_SAFE_INTEGER]);
}

/** "quarantined" and "refused", which stand side by side among the states of answered events. */
export function notTaken() {
  return IDBKeyRange.bound("quarantined", "refused");
}

/** @param {string} accountId @returns {Promise<{events: number, photos: number}>} */
export function countUnsent(accountId) {
  return read(accountId, async (db) => {
    const tx = db.transaction(["outbox", "photos"]);
    const [events, photos] = await Promise.all([
      tx.objectStore("outbox").index("seq").count(allOf("waiting")),
      tx.objectStore("photos").index("state").count("waiting"),
    ]);
    return { events, photos };
  });
}
