/** Will this device alert its owner? Tested at the start of a shift through the whole chain; red in words if not (pain 1). */

import { registerWorker } from "fieldapp/device/register.js";
import { SyncFailure } from "fieldapp/device/failure.js";
import { checkCover, permissionState, renewSubscription } from "fieldapp/device/subscription.js";

const LOOK_EVERY_MS = 3_600_000;
const TRY_AGAIN_MS = 60_000;
const START_MS = 20_000;
const GREEN = new Set(["ok", "checking", ""]);

/** Look now, each hour, and whenever the service worker heard or lost something. Does nothing for people without alerts. */
export async function watchDevice() {
  const place = document.getElementById("device");
  if (!place) return;
  place.querySelector("button")?.addEventListener("click", () => void mend());
  navigator.serviceWorker?.addEventListener("message", ({ data }) => {
    if (data?.kind === "subscribe") void look();
    if (data?.kind === "heard") void look();
  });
  window.setInterval(() => void look(), LOOK_EVERY_MS);
  await look();
}

/** By a click: ask for the permission, subscribe, test. */
async function mend() {
  if (globalThis.Notification?.permission === "default") await Notification.requestPermission();
  await look({ force: true });
}

/** @param {{force?: boolean}} [how] */
async function look({ force = false } = {}) {
  try {
    await started();
    await renewSubscription("");
    const permission = await permissionState();
    if (permission === "ok") say(await checkCover({ force, shown: say }));
    else say({ state: permission, at: "" });
  } catch (error) {
    say({ state: error instanceof SyncFailure ? "lost" : "broken", at: "" });
    window.setTimeout(() => void look(), TRY_AGAIN_MS);
  }
}

/** Until the worker runs, nobody can subscribe. */
async function started() {
  const workers = navigator.serviceWorker;
  if (!workers) return;
  if (!(await workers.getRegistration())) await registerWorker();
  const late = new Promise((_, reject) => setTimeout(() => reject(new Error("the worker does not start")), START_MS));
  await Promise.race([workers.ready, late]);
}

/** @param {{state: string, at: string}} cover */
function say({ state, at }) {
  const place = document.getElementById("device");
  if (!place) return;
  const known = state === "unknown" || state === "untested" ? "off" : state;
  Object.assign(place.dataset, { state: known, at });
  showDevice();
}

/** Write it where people look: a green chip in the top line, which is drawn anew at times, or a red line beneath. */
export function showDevice() {
  const place = document.getElementById("device");
  const chip = document.getElementById("device-chip");
  if (!place || !chip) return;
  const { state = "", at = "" } = place.dataset;
  const words = (place.dataset[state] ?? "").replace("{time}", at);
  chip.hidden = state === "" || !GREEN.has(state);
  chip.classList.toggle("chip--ok", state === "ok");
  write(chip.querySelector("span"), words);
  place.hidden = GREEN.has(state);
  if (place.hidden) return;
  write(place.querySelector("p"), words);
  const button = place.querySelector("button");
  if (!button) return;
  button.hidden = state === "denied" || state === "unsupported";
  write(button, (state === "silent" || state === "lost" ? place.dataset.again : place.dataset.allow) ?? "");
}

/** @param {Element | null} element @param {string} words */
function write(element, words) {
  if (element && element.textContent !== words) element.textContent = words;
}
