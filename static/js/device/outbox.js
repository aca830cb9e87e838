/** How is a tap kept for good? `record` resolves when the event is on the disk (A1, A2), never before. */

import { append } from "./append.js";
import { requireAccount } from "./account.js";
import { accountOnScreen } from "./cases.js";
import { read } from "./database.js";
import { drawn } from "./drawn.js";
import { requestSync } from "./sync.js";
import { countUnsent } from "./unsent.js";

/** @typedef {import("./types.js").StoredEvent} StoredEvent */

/**
 * Only then may a screen say "saved". The author is whose day is on the screen; what follows waits for the tap's own frame.
 * @param {import("./types.js").NewEvent} event @returns {Promise<StoredEvent>}
 */
export async function record(event) {
  const stored = await append((accountOnScreen() ?? (await requireAccount())).id, event);
  void drawn().then(() => requestSync("event"));
  return stored;
}

/** What waits to be sent, by the current account. @returns {Promise<{events: number, photos: number}>} */
export async function unsent() {
  return countUnsent((await requireAccount()).id);
}

/** Record that a tap was a slip; counts within ten seconds. @param {string} eventId @returns {Promise<StoredEvent>} */
export async function undo(eventId) {
  const target = await read((await requireAccount()).id, async (db) => {
    const tx = db.transaction(["outbox", "answered"]);
    return (await tx.objectStore("outbox").get(eventId)) ?? tx.objectStore("answered").get(eventId);
  });
  if (!target) throw new Error(`no event ${eventId} was recorded on this phone`);
  return record({ caseId: target.case, type: "undone", data: { of: eventId } });
}
