/**
 * What time is it for the server, and how is a tap stamped?
 * The phone's clock may be wrong, changed in mid-visit, or sleep (B1 to B3): each tap carries wall clock, monotonic
 * clock and the clock session, and the server judges. What is estimated here is for countdowns only.
 */

import { recall, remember } from "./memory.js";

/**
 * @typedef {import("./types.js").Stamp} Stamp
 * @typedef {Stamp & {server_ms: number}} Sample  the server's time at the moment of the stamp
 */

const WARN_MS = 120_000;
/** One clock session is one page: `performance.now()` counts from its start. */
const clock = crypto.randomUUID();
/** @type {Sample | null} */
let last = null;

/** @returns {Stamp} */
export function stamp() {
  return { device_ms: Date.now(), clock, mono_ms: Math.round(performance.now() * 10) / 10 };
}

/** The server's time, as well as the last sync tells. */
export function serverNow() {
  return serverTimeOf(stamp());
}

/**
 * When a stamp was made, in the server's time. Within the sample's session the monotonic clock is a lower bound of what
 * passed: it stops while the phone sleeps. So the wall clock is believed when more passed by it, and not when less did.
 * @param {Stamp} made
 */
export function serverTimeOf(made) {
  if (last === null) return made.device_ms;
  const byWall = made.device_ms - last.device_ms;
  if (made.clock !== last.clock) return last.server_ms + byWall;
  const byMono = made.mono_ms - last.mono_ms;
  const passed = byMono < 0 ? Math.min(byWall, byMono) : Math.max(byWall, byMono);
  return Math.round(last.server_ms + passed);
}

/** By how much the phone's clock is ahead (negative: behind), ms; 0 before the first sync. */
export function skewMs() {
  const now = stamp();
  return now.device_ms - serverTimeOf(now);
}

/** Whether to warn: the phone's clock is off by more than two minutes. */
export function clockIsOff() {
  return Math.abs(skewMs()) > WARN_MS;
}

/**
 * Keep what a sync told: sent at `sent`, answered at `got`, the server's time in between.
 * @param {Stamp} sent @param {Stamp} got @param {number} serverMs
 */
export async function takeSample(sent, got, serverMs) {
  const halfMs = Math.max(0, got.mono_ms - sent.mono_ms) / 2;
  last = { ...got, server_ms: Math.round(serverMs + halfMs) };
  await remember("sample", last);
}

/** @type {Promise<Sample | undefined> | null} */
let asked = null;

/** Take up what the last page knew. */
export async function loadClock() {
  if (last) return;
  asked ??= recall("sample");
  const kept = await asked.finally(() => {
    asked = null;
  });
  last ??= kept ?? null;
}
