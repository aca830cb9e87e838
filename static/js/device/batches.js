/** What goes into the next request? Pure: rows in, the body's events out (contract: at most 200 and 256 KiB). */

/** @typedef {import("./types.js").StoredEvent} StoredEvent */

export const MOST_EVENTS = 200;
const MOST_BYTES = 250_000; // of 262,144: the envelope and a long cursor need room
const SENT = ["id", "case", "type", "data", "private", "schema", "device_seq", "device_ms", "clock", "mono_ms", "revision"];

/** The event as the server reads it; what is only the phone's stays here. @param {StoredEvent} row */
export function wire(row) {
  /** @type {Record<string, any>} */
  const kept = row;
  const names = row.sealed ? ["id", "device_seq", "sealed"] : SENT;
  return Object.fromEntries(names.filter((name) => kept[name] !== undefined).map((name) => [name, kept[name]]));
}

/**
 * The first rows that fit; at least one, however large it is.
 * @param {readonly StoredEvent[]} waiting by number
 * @param {number} limit how many at most
 * @param {number} [mostBytes]
 */
export function nextBatch(waiting, limit, mostBytes = MOST_BYTES) {
  const events = [];
  let bytes = 0;
  for (const row of waiting.slice(0, limit)) {
    const event = wire(row);
    bytes += new TextEncoder().encode(JSON.stringify(event)).length + 1;
    if (events.length > 0 && bytes > mostBytes) break;
    events.push(event);
  }
  return events;
}
