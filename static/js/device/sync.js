/** When does the phone talk to the server, and how does it stand? The page's own scheduler, whatever browser it is. */

import { announce, listen } from "./channel.js";
import { loadClock } from "./clock.js";
import { SyncFailure } from "./failure.js";
import { alone } from "./lock.js";
import { recall } from "./memory.js";
import { pushState } from "./push.js";
import { sendForOthers, syncRound } from "./round.js";
import { makeSchedule } from "./schedule.js";
import { adoptStatus, currentStatus, tellStatus } from "./status.js";

/** @typedef {import("./types.js").Message} Message */

const schedule = makeSchedule({
  run,
  nowMs: () => performance.now(),
  random: Math.random,
  isVisible: () => globalThis.document?.visibilityState !== "hidden",
  setTimer: (callback, ms) => setTimeout(callback, ms),
  clearTimer: (timer) => clearTimeout(timer),
});
/** Reasons that bring nothing new if a sync is running already. */
const MERE_LOOKS = new Set(["focus", "visible"]);
/** @type {Promise<void> | null} */
let started = null;
let hearing = false;
/** @type {AbortController | null} */
let running = null;

/** Ask for a sync now; the first call of a page starts the scheduler, not `onChange`. @param {string} reason */
export function requestSync(reason) {
  started ??= start();
  void started.then(() => schedule.request(!MERE_LOOKS.has(reason)));
}

/** How the last sync went; always at hand. @returns {import("./types.js").SyncStatus} */
export function syncStatus() {
  return currentStatus();
}

/**
 * Hear of changes, of this tab and the others. Returns the function that ends it.
 * @param {(message: Message, own: boolean) => void} callback
 */
export function onChange(callback) {
  startHearing();
  return listen(callback);
}

/** A waiting step is on the screen: sync every 5 s. @param {boolean} hot */
export function setHot(hot) {
  schedule.setHot(hot);
}

/** Call a running sync off; what was answered stays answered. */
export function cancelSync() {
  running?.abort();
}

function startHearing() {
  if (!hearing) listen(hear);
  hearing = true;
}

async function start() {
  startHearing();
  const page = globalThis.window;
  page?.addEventListener("online", () => requestSync("online"));
  page?.addEventListener("focus", () => requestSync("focus"));
  page?.document.addEventListener("visibilitychange", () => {
    if (page.document.visibilityState === "visible") requestSync("visible");
  });
  page?.navigator.serviceWorker?.addEventListener("message", ({ data }) => {
    if (data?.kind === "sync") requestSync("push");
  });
  await loadClock();
  await tellStatus();
}

/** @param {Message} message @param {boolean} own */
function hear(message, own) {
  if (message.kind === "sync" && !own) adoptStatus(message.status);
  if (message.kind === "changed" && own) void tellStatus();
  if (message.kind === "account") requestSync("account");
  if (message.kind === "wanted" && !own && schedule.isRunning()) schedule.request();
}

/** @returns {Promise<import("./schedule.js").Outcome>} */
async function run() {
  const account = await recall("account");
  running = new AbortController();
  const { signal } = running;
  try {
    const did = await alone(async () => {
      await tellStatus({ state: "syncing" });
      const push = await pushState();
      if (account) await syncRound(account, { signal, push, shouldStop: schedule.isWanted });
      else await sendForOthers("", { signal, shouldStop: schedule.isWanted }); // who has left may still hand in
      return true;
    });
    if (did === null) announce({ kind: "wanted", reason: "another tab" });
    else await tellStatus({ state: "idle" });
    return { ok: true };
  } catch (error) {
    return failed(error);
  }
}

/** @param {unknown} error @returns {Promise<import("./schedule.js").Outcome>} */
async function failed(error) {
  if (!(error instanceof SyncFailure)) {
    console.error(error);
    await tellStatus({ state: "error", code: errorCode(error) });
    return { ok: false };
  }
  const { state, code, words, retryAfterMs } = error;
  await tellStatus({ state, code, words });
  if (state === "offline") await wakeLater();
  return { ok: state === "sign_in", retryAfterMs };
}

/** @param {unknown} error */
function errorCode(error) {
  return /** @type {{code?: unknown}} */ (error)?.code === "storage_full" ? "storage_full" : "no_answer";
}

/** A bonus where the browser has it: the worker wakes a page when the network is back. */
async function wakeLater() {
  const registration = /** @type {any} */ (await globalThis.navigator?.serviceWorker?.getRegistration?.());
  await registration?.sync?.register("outbox").catch(() => {});
}
