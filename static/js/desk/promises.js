/** The promises of the desk's areas: as the server said them last, kept here shut for the hours without it. */

import { call } from "../device/api.js";
import { draft, saveDraft } from "../device/drafts.js";
import { hex } from "../device/ids.js";

const KEPT = "desk.promises";
const MOST = 50;

/** @typedef {{rows: any[], number_key: string}} Promises `number_key`: with it a number finds its promises (`number_keys`) */

/** @returns {Promise<Promises>} */
export async function keptPromises() {
  const kept = await draft(KEPT).catch(() => null);
  return { rows: kept?.rows ?? [], number_key: kept?.number_key ?? "" };
}

/**
 * Ask the server; null when it has no answer, and what is kept stays.
 * @returns {Promise<Promises | null>}
 */
export async function askPromises() {
  const response = await call("/api/v1/promises", { limitMs: 8_000 }).catch(() => null);
  if (!response?.ok) return null;
  const said = await response.json().catch(() => null);
  if (!Array.isArray(said?.promises)) return null;
  const rows = said.promises.filter((/** @type {any} */ row) => Number.isInteger(row.due_ms));
  rows.sort((/** @type {any} */ a, /** @type {any} */ b) => a.due_ms - b.due_ms);
  const found = { rows: rows.slice(0, MOST), number_key: String(said.number_key ?? "") };
  await saveDraft(KEPT, found);
  return found;
}

/** The digits that all ways of writing one number share. @param {unknown} phone */
export function digitsOf(phone) {
  const digits = String(phone ?? "").replace(/\D/g, "");
  return /^[78]\d{10}$/.test(digits) ? digits.slice(1) : digits;
}

/**
 * Those of the promises that were given to this number; what lies here names none.
 * @param {Promises} promises @param {unknown} phone @returns {Promise<any[]>}
 */
export async function promisesTo({ rows, number_key }, phone) {
  const digits = digitsOf(phone);
  if (digits.length < 5 || !number_key) return [];
  const bytes = Uint8Array.from(number_key.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
  const key = await crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  const signed = await crypto.subtle.sign("HMAC", key, new TextEncoder().encode(digits));
  const name = hex(new Uint8Array(signed)).slice(0, 32);
  return rows.filter((row) => row.number_keys?.includes(name));
}
