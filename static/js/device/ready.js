/** Can the day be worked without a signal? */

import { currentAccount } from "./account.js";
import { read } from "./database.js";
import { missingFrom } from "./library.js";
import { allowPush, pushState } from "./push.js";
import { layReserve } from "./room.js";
import { requestSync } from "./sync.js";
import { startWorker } from "./update.js";
import { askWorker } from "./worker_ask.js";

/** @typedef {{ready: boolean, missing: string[]}} Readiness */

/** Without these a visit cannot be made offline; the others are advice. */
const NEEDED = ["worker", "shell", "day", "books", "texts"];

/**
 * `missing` may hold: worker, shell, day, books, texts (these keep `ready` false), storage, push, install (these do not).
 * @returns {Promise<Readiness>}
 */
export async function offlineReady() {
  const found = await Promise.all([ofWorker(), ofContent(), ofStorage(), ofPush(), ofPlace()]);
  const missing = found.flat();
  return { ready: !missing.some((code) => NEEDED.includes(code)), missing };
}

/** Mend what can be mended; call it from a tap, it may ask for permissions. @returns {Promise<Readiness>} */
export async function prepare() {
  const permission = allowPush().catch(() => {}); // first, while the tap still counts
  await globalThis.navigator?.storage?.persist?.();
  await startWorker();
  await askWorker("repair");
  await layReserve().catch(() => {}); // a phone that is full has no room to keep free
  await permission;
  requestSync("prepare");
  return offlineReady();
}

async function ofWorker() {
  if (!globalThis.navigator?.serviceWorker?.controller) return ["worker"];
  const told = await askWorker("check");
  return told && told.missing.length === 0 ? [] : ["shell"];
}

async function ofContent() {
  const account = await currentAccount();
  if (!account) return ["day"];
  const synced = await read(account.id, (db) => db.store("meta").get("last_ok_ms"));
  const missing = new Set((await missingFrom(account.id)).map(({ store }) => store));
  return [...(synced ? [] : ["day"]), ...missing];
}

async function ofStorage() {
  return (await globalThis.navigator?.storage?.persisted?.()) ? [] : ["storage"];
}

async function ofPush() {
  return (await pushState()) === "ok" ? [] : ["push"];
}

/** iOS keeps data and sends pushes only to what was put on the home screen (A9); `standalone` exists nowhere else. */
async function ofPlace() {
  return /** @type {{standalone?: boolean}} */ (globalThis.navigator)?.standalone === false ? ["install"] : [];
}
