/** Is this the PIN? Counted before it is looked at, with growing waits, and after ten wrong ones the phone wipes itself. */

import { serverNow } from "./clock.js";
import { hex } from "./ids.js";
import { recall, remember } from "./memory.js";

/**
 * `tries` wrong ones since the last right one; until `wait_ms` nothing is looked at.
 * @typedef {{salt: Uint8Array<ArrayBuffer>, hash: string, digits: number, tries: number, wait_ms: number}} Pin
 * @typedef {{open: true} | {left: number, waitMs: number}} Tried
 */

export const SHORTEST = 4;
export const LONGEST = 6;
export const MOST_TRIES = 10;
/** Seconds to wait after the third wrong PIN, the fourth … */
const WAITS_S = [10, 30, 60, 300, 900, 1800, 3600];
const ROUNDS = 200_000;

/** @param {string} accountId @returns {Promise<Pin | null>} */
export async function pinOf(accountId) {
  return (await recall("pins"))?.[accountId] ?? null;
}

/** @param {string} accountId @param {string} digits */
export async function setPin(accountId, digits) {
  const salt = crypto.getRandomValues(new Uint8Array(16));
  await keep(accountId, { salt, hash: await hashOf(digits, salt), digits: digits.length, tries: 0, wait_ms: 0 });
}

/** The account has none any more. @param {string} accountId */
export async function dropPin(accountId) {
  await keep(accountId, undefined);
}

/**
 * Try one; `left` 0 means that it was the last. Before the wait is over nothing is counted and nothing looked at.
 * @param {string} accountId @param {string} digits @returns {Promise<Tried>}
 */
export async function tryPin(accountId, digits) {
  const pin = await pinOf(accountId);
  if (!pin) return { open: true };
  const nowMs = serverNow();
  if (pin.wait_ms > nowMs) return { left: MOST_TRIES - pin.tries, waitMs: pin.wait_ms - nowMs };
  const tries = pin.tries + 1;
  const waitMs = waitAfter(tries);
  await keep(accountId, { ...pin, tries, wait_ms: nowMs + waitMs }); // a page that is killed now has spent its try
  if ((await hashOf(digits, pin.salt)) !== pin.hash) return { left: MOST_TRIES - tries, waitMs };
  await keep(accountId, { ...pin, tries: 0, wait_ms: 0 });
  return { open: true };
}

/** Milliseconds to wait after so many wrong ones. @param {number} tries */
export function waitAfter(tries) {
  return (WAITS_S[tries - 3] ?? 0) * 1000;
}

/** @param {string} accountId @param {Pin | undefined} pin */
async function keep(accountId, pin) {
  await remember("pins", { ...(await recall("pins")), [accountId]: pin });
}

/** @param {string} digits @param {Uint8Array<ArrayBuffer>} salt */
async function hashOf(digits, salt) {
  const key = await crypto.subtle.importKey("raw", new TextEncoder().encode(digits), "PBKDF2", false, ["deriveBits"]);
  const bits = await crypto.subtle.deriveBits({ name: "PBKDF2", hash: "SHA-256", salt, iterations: ROUNDS }, key, 256);
  return hex(new Uint8Array(bits));
}
