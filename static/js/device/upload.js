/** How does a photo reach the server over a bad line? In pieces, from where the last try ended (A18), after all events. */

import { call } from "./api.js";
import { announce } from "./channel.js";
import { serverNow } from "./clock.js";
import { read, write } from "./database.js";
import { failureOf, SyncFailure } from "./failure.js";
import { bytesOf } from "./vault.js";

/**
 * @typedef {import("./types.js").StoredPhoto} StoredPhoto
 * @typedef {{signal?: AbortSignal, shouldStop: () => boolean}} How  `shouldStop`: an event waits, and goes first
 */

const PIECE_BYTES = 65_536;
const ELSEWHERE = new Set([409, 416]); // the server has another part of it than we thought, and says which
const OTHER_CONTENT = 422;
const FOR_LATER = new Set([401, 408, 425, 429]);
const UNKNOWN_FOR_MS = 86_400_000; // so long may the event that names the photo wait for its case

/** Send photos until none waits or something better is to do. Throws SyncFailure. @param {string} accountId @param {How} how */
export async function uploadPhotos(accountId, how) {
  const names = await read(accountId, (db) => db.store("photos").index("state").getAllKeys("waiting"));
  for (const name of names) {
    if (how.shouldStop()) return;
    await uploadOne(accountId, await read(accountId, (db) => db.store("photos").get(name)), how);
  }
}

/** @param {string} accountId @param {StoredPhoto} row @param {How} how */
async function uploadOne(accountId, row, { signal, shouldStop }) {
  let from = row.received < row.size ? row.received : 0;
  let isFresh = from === 0;
  const bytes = await bytesOf(accountId, row);
  while (!shouldStop()) {
    const response = await sendPiece(accountId, { ...row, bytes }, from, signal);
    const told = await response.clone().json().catch(() => null);
    if (response.ok && told?.complete === true) return change(accountId, row, { state: "sent", received: row.size });
    if (response.status === OTHER_CONTENT && !isFresh) {
      isFresh = true; // pieces of two tries did not fit together: once more from the beginning
      from = 0;
      continue;
    }
    const goesOn = (response.ok || ELSEWHERE.has(response.status)) && Number.isInteger(told?.received);
    if (!goesOn) return refuse(accountId, row, response);
    if (told.received === from || told.received >= row.size) throw new SyncFailure("error", { code: "no_answer" });
    from = told.received;
    await change(accountId, row, { received: from });
  }
}

/** @param {string} accountId @param {StoredPhoto} row @param {number} from @param {AbortSignal} [signal] */
function sendPiece(accountId, row, from, signal) {
  const to = Math.min(from + PIECE_BYTES, row.size);
  const headers = { "Content-Type": row.mime, "Content-Range": `bytes ${from}-${to - 1}/${row.size}`, "X-Author": accountId };
  return call(`/api/v1/photos/${row.sha256}`, { method: "PUT", bytes: row.bytes?.slice(from, to), headers, signal });
}

/** What the server will never take is shown with its reason, so that another one is taken (A15). @param {string} accountId @param {StoredPhoto} row @param {Response} response */
async function refuse(accountId, row, response) {
  const failure = await failureOf(response);
  const forGood = failure.words !== undefined && response.status < 500 && !FOR_LATER.has(response.status);
  if (!forGood) throw failure;
  if (response.status === 404 && serverNow() - row.taken_ms < UNKNOWN_FOR_MS) return;
  await change(accountId, row, { state: "stuck", reason: failure.words });
}

/** @param {string} accountId @param {StoredPhoto} row @param {Partial<StoredPhoto>} changes */
async function change(accountId, row, changes) {
  await write(accountId, ["photos"], (tx) => tx.objectStore("photos").put({ ...row, ...changes }));
  if (changes.state) announce({ kind: "changed", caseIds: [row.case] });
}
