/** Where does an account keep its work on this phone? One database per account, so that nobody sees another's (A14). */

import { announce } from "./channel.js";
import { openDB } from "./idb.js";
import { withRoom } from "./room.js";

/**
 * @typedef {import("./idb.js").Database} Database
 * @typedef {import("./idb.js").Transaction} Writing
 */

const VERSION = 1;
/** @type {Map<string, Promise<Database>>} */
const handles = new Map();

/** The open database of an account. @param {string} accountId @returns {Promise<Database>} */
export function openDatabase(accountId) {
  const known = handles.get(accountId);
  if (known) return known;
  const opening = openDB(`fieldapp-${accountId}`, VERSION, {
    upgrade,
    // A newer version in another tab must not wait for this one (A11).
    blocking: (raw) => {
      handles.delete(accountId);
      raw.close();
      announce({ kind: "reload" });
    },
    terminated: () => void handles.delete(accountId),
  });
  handles.set(accountId, opening);
  opening.catch(() => handles.delete(accountId));
  return opening;
}

/**
 * `outbox`: not answered yet. `answered`: kept 14 days (C8); `pending` marks those that no case row shows yet.
 * @param {IDBDatabase} db
 */
function upgrade(db) {
  const outbox = db.createObjectStore("outbox", { keyPath: "id" });
  outbox.createIndex("seq", ["state", "device_seq"]);
  const answered = db.createObjectStore("answered", { keyPath: "id" });
  for (const name of ["answered_ms", "pending", "state", "device_seq"]) answered.createIndex(name, name);
  db.createObjectStore("cases", { keyPath: "id" });
  db.createObjectStore("books");
  db.createObjectStore("texts");
  db.createObjectStore("photos", { keyPath: "sha256" }).createIndex("state", "state");
  db.createObjectStore("drafts");
  db.createObjectStore("meta");
}

/**
 * Read; once more on a fresh handle when the browser has dropped the old one (iOS does after sleep).
 * @template T
 * @param {string} accountId
 * @param {(db: Database) => Promise<T>} work
 */
export async function read(accountId, work) {
  try {
    return await work(await openDatabase(accountId));
  } catch (error) {
    if (!isLost(error)) throw error;
    handles.delete(accountId);
    return work(await openDatabase(accountId));
  }
}

/**
 * One strict transaction: what `work` wrote is on the disk when this resolves (A1, A2), or nothing of it is.
 * `work` may await nothing but the transaction's own requests.
 * @template T
 * @param {string} accountId
 * @param {string[]} stores
 * @param {(tx: Writing) => Promise<T>} work
 */
export function write(accountId, stores, work) {
  return read(accountId, (db) => withRoom(db, () => strictly(db, stores, work)));
}

/**
 * @template T
 * @param {Database} db
 * @param {string[]} stores
 * @param {(tx: Writing) => Promise<T>} work
 */
async function strictly(db, stores, work) {
  const tx = db.transaction(stores, "readwrite", { durability: "strict" });
  try {
    const result = await work(tx);
    await tx.done;
    return result;
  } catch (error) {
    if (tx.raw.error) throw tx.raw.error;
    quietly(() => tx.raw.abort());
    throw error;
  }
}

/** An ended transaction cannot be aborted, which is as good. @param {() => void} action */
function quietly(action) {
  try {
    action();
  } catch {
    // it has ended
  }
}

/** @param {unknown} error */
function isLost(error) {
  const { name, message } = /** @type {Error} */ (error);
  return name === "InvalidStateError" || (name === "UnknownError" && /connection/i.test(message));
}
