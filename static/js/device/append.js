/** How does an event get into the outbox: wholly, with the next number, or not at all? */

import { announce } from "./channel.js";
import { stamp } from "./clock.js";
import { write } from "./database.js";
import { drawn } from "./drawn.js";
import { uuid7 } from "./ids.js";
import { deviceId } from "./memory.js";
import { shutEvent } from "./pack.js";
import { forgetKey } from "./vault.js";

/**
 * @typedef {import("./types.js").StoredEvent} StoredEvent
 * @typedef {import("./types.js").NewEvent} NewEvent
 */

/** One tap is shut away after the other: numbers are given in the order of the taps. @type {Promise<unknown>} */
let turn = Promise.resolve();

/**
 * Store the event, with `also` in the same strict transaction over `alsoStores`; resolves when it is on the disk.
 * The number grows by exactly one per (device, author): it is taken where the event is written, so none is ever lost.
 * @param {string} accountId
 * @param {NewEvent} event
 * @param {{stores: string[], write: (tx: import("./database.js").Writing) => Promise<unknown>}} [also]
 * @returns {Promise<StoredEvent>}
 */
export async function append(accountId, event, also) {
  const made = stamp(); // the moment of the tap, before anything is awaited
  const device = await deviceId();
  const fixed = shaped(event, made, accountId);
  const stored = await stores(accountId, fixed, device, also);
  void drawn().then(() => announce({ kind: "changed", caseIds: [event.caseId] }));
  return stored;
}

/**
 * @param {string} accountId @param {ReturnType<typeof shaped>} fixed @param {string} device
 * @param {Parameters<typeof append>[2]} also @returns {Promise<StoredEvent>}
 */
async function stores(accountId, fixed, device, also) {
  const shutting = turn.then(() => shutEvent(accountId, fixed));
  turn = shutting.catch(() => {});
  const kept = /** @type {any} */ (await shutting);
  const stored = await write(accountId, ["outbox", "meta", ...(also?.stores ?? [])], async (tx) => {
    const [outbox, meta] = [tx.objectStore("outbox"), tx.objectStore("meta")];
    const [known, before, key] = await Promise.all([outbox.get(fixed.id), meta.get("sequence"), meta.get("key")]);
    if (known) return { ...fixed, device: known.device, device_seq: known.device_seq }; // the first try had come through after all
    if (kept.box && !key) return null; // wiped by another tab meanwhile: nobody would open this again
    const sequence = nextNumber(before ?? { device, device_seq: 0 });
    const written = Promise.all([meta.put(sequence, "sequence"), outbox.add({ ...kept, ...sequence }), also?.write(tx)]);
    if (!also) tx.raw.commit?.(); // nothing follows: the browser need not ask
    await written;
    return { ...fixed, ...sequence };
  });
  if (stored) return stored;
  forgetKey(accountId);
  return stores(accountId, fixed, device, also);
}

/** @param {NewEvent} event @param {import("./types.js").Stamp} made @param {string} author */
function shaped({ caseId, type, data = {}, privateWords = {}, revision }, made, author) {
  return {
    id: uuid7(made.device_ms),
    case: caseId,
    type,
    data,
    private: privateWords,
    schema: /** @type {const} */ (1),
    ...made,
    ...(revision === undefined ? {} : { revision }),
    author,
    state: /** @type {const} */ ("waiting"),
  };
}

/**
 * The numbering belongs to the device it was begun with, even if the phone's own memory was cleared since.
 * @param {{device: string, device_seq: number}} sequence
 */
function nextNumber({ device, device_seq }) {
  return { device, device_seq: device_seq + 1 };
}
