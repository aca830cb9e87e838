/** When does a new version take over? Never while a visit is open in some tab (A11), but not for ever later (pain 16). */

import { announce } from "./channel.js";
import { renewPush, testPush } from "./push.js";
import { registerWorker } from "./register.js";
import { layReserve } from "./room.js";
import { requestSync } from "./sync.js";

const VISIT = "fieldapp-visit";
const LOOK_EVERY_MS = 30 * 60_000;
const LONGEST_WAIT_MS = 8 * 3_600_000;
const RENEW_EVERY_MS = 6 * 3_600_000;
/** The lock that says "a visit is open here": how to let go of it, and when it has been let go. */
let release = () => {};
/** @type {Promise<unknown>} */
let released = Promise.resolve();
let busy = false;
let reloading = false;
let owed = false;
/** @type {Promise<ServiceWorkerRegistration | null> | null} */
let starting = null;

/** Tell whether a visit or a form is open in this tab. @param {boolean} isBusy */
export function setBusy(isBusy) {
  if (isBusy === busy) return;
  busy = isBusy;
  release();
  if (isBusy) hold();
  else void released.then(async () => void (owed ? reload() : await applyUpdate()));
}

function hold() {
  const held = new Promise((resolve) => {
    release = () => resolve(null);
  });
  released = globalThis.navigator?.locks?.request(VISIT, { mode: "shared" }, () => held) ?? Promise.resolve();
}

/** Start the service worker and watch for new versions; once per page, further calls wait for the first. */
export async function startWorker() {
  if (!globalThis.navigator?.serviceWorker) return null;
  starting ??= begin().catch(() => {
    starting = null; // offline, or forbidden by the browser: the next call tries again
    return null;
  });
  return starting;
}

async function begin() {
  const workers = navigator.serviceWorker;
  let isControlled = workers.controller !== null;
  workers.addEventListener("controllerchange", () => {
    if (isControlled) reload(); // the very first worker changes nothing in a page
    isControlled = true;
  });
  workers.addEventListener("message", ({ data }) => {
    if (data?.kind === "worker_gone" && isControlled) reload(); // the kill switch (A12)
    if (data?.kind === "subscribe") void renewPush().catch(() => {});
  });
  const registration = await registerWorker();
  registration.addEventListener("updatefound", () => watch(registration.installing));
  if (registration.waiting) await found();
  setInterval(() => void registration.update().catch(() => {}), LOOK_EVERY_MS);
  setInterval(() => void testPush().catch(() => {}), RENEW_EVERY_MS);
  void testPush().catch(() => {}); // offline: the next start tries again
  void keepRoom();
  return registration;
}

/** Unsent work must not be swept away to make room (pain 4), and there must be some left on the worst day (A7). */
async function keepRoom() {
  await navigator.storage?.persist?.().catch(() => false);
  await layReserve().catch(() => {});
}

/** @param {ServiceWorker | null} worker */
function watch(worker) {
  worker?.addEventListener("statechange", () => {
    if (worker.state === "installed" && navigator.serviceWorker.controller) void found();
  });
}

async function found() {
  announce({ kind: "update" });
  setTimeout(() => void applyUpdate({ force: true }), LONGEST_WAIT_MS);
  await applyUpdate();
}

/**
 * Let the waiting version take over, unless a visit is open in some tab; the pages reload then. `force` is for a wait
 * that has lasted too long: everything that was tapped and typed is in the database by then.
 * @param {{force?: boolean}} [options]
 * @returns {Promise<boolean>} whether it takes over
 */
export async function applyUpdate({ force = false } = {}) {
  const waiting = (await globalThis.navigator?.serviceWorker?.getRegistration())?.waiting;
  if (!waiting || (!force && !(await nobodyBusy()))) return false;
  if (force) busy = false;
  waiting.postMessage({ kind: "take_over" });
  return true;
}

/** Whether no tab has a visit open. @returns {Promise<boolean>} */
async function nobodyBusy() {
  if (busy) return false;
  const locks = navigator.locks;
  return !locks || locks.request(VISIT, { ifAvailable: true }, (lock) => lock !== null);
}

/** Once, and not before the visit is closed that is open here. */
function reload() {
  owed = busy;
  if (busy || reloading) return;
  reloading = true;
  requestSync("update");
  location.reload();
}
