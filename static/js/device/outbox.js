/** How is a tap kept for good? `record` resolves when the event is on the disk (A1, A2), never before. */

/** @typedef {import("./types.js").StoredEvent} StoredEvent */

/** @param {import("./types.js").NewEvent} event @returns {Promise<StoredEvent>} */
export async function record(event) { throw new Error(event.type); }

/** What waits to be sent, by the current account. @returns {Promise<{events: number, photos: number}>} */
export async function unsent() { return { events: 0, photos: 0 }; }

/** Record that a tap was a slip; counts within ten seconds. @param {string} eventId @returns {Promise<StoredEvent>} */
export async function undo(eventId) { throw new Error(eventId); }

/** What the server did not take, with its reasons. @returns {Promise<import("./types.js").NotAccepted[]>} */
export async function refusedOrQuarantined() { return []; }

/** The unsent events as JSON text, for support. @returns {Promise<string>} */
export async function exportUnsent() { return "[]"; }
