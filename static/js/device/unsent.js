/** What has the server not taken yet, and what has it refused? The counters speak only of what waits (pain 11). */

import { read } from "./database.js";

/**
 * @typedef {import("./types.js").StoredEvent} StoredEvent
 * @typedef {import("./types.js").NotAccepted} NotAccepted
 */

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

/** @param {string} accountId @returns {Promise<NotAccepted[]>} */
export function listNotAccepted(accountId) {
  return read(accountId, async (db) => {
    const tx = db.transaction(["outbox", "answered", "photos"]);
    const states = tx.objectStore("answered").index("state");
    const [stuck, refused, photos] = await Promise.all([
      tx.objectStore("outbox").index("seq").getAll(allOf("stuck")),
      states.getAll(notTaken()),
      tx.objectStore("photos").index("state").getAll("stuck"),
    ]);
    return [...[...stuck, ...refused].map(ofEvent), ...photos.map(ofPhoto)];
  });
}

/** @param {StoredEvent} row @returns {NotAccepted} */
function ofEvent({ id, case: caseId, type, state, reason = "", device_ms }) {
  return { id, case: caseId, type, kind: "event", state, reason, device_ms };
}

/** @param {import("./types.js").StoredPhoto} row @returns {NotAccepted} */
function ofPhoto({ sha256, case: caseId, state, reason = "", taken_ms }) {
  return { id: sha256, case: caseId, type: "photo", kind: "photo", state, reason, device_ms: taken_ms };
}
