/** What lies here unsent, what has the server refused, and how is it handed to support? For the list of the unsent. */

import { requireAccount } from "./account.js";
import { read } from "./database.js";
import { openEvents } from "./pack.js";
import { allOf, notTaken } from "./unsent.js";

/**
 * @typedef {import("./types.js").StoredEvent} StoredEvent
 * @typedef {import("./types.js").NotAccepted} NotAccepted
 */

/** What the server did not take, with its reasons. @returns {Promise<NotAccepted[]>} */
export async function refusedOrQuarantined() {
  return listNotAccepted((await requireAccount()).id);
}

/** What waits and opens for the server only: kind and time are all that is known of it here. @returns {Promise<StoredEvent[]>} */
export async function sealedUnsent() {
  const { id } = await requireAccount();
  const waiting = await read(id, (db) => db.store("outbox").index("seq").getAll(allOf("waiting")));
  return waiting.filter((row) => row.sealed);
}

/** All that has not been answered, also what is stuck, as JSON text for support. @returns {Promise<string>} */
export async function exportUnsent() {
  const account = await requireAccount();
  const events = await openEvents(account.id, await read(account.id, (db) => db.store("outbox").getAll()));
  return JSON.stringify({ author: account.id, events }, null, 1);
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
