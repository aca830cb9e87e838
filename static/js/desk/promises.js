/** The promises of the desk's areas: as the server said them last, kept here shut for the hours without it; beside them the visits. */

import { call } from "../device/api.js";
import { draft, saveDraft } from "../device/drafts.js";
import { hex } from "../device/ids.js";
import { agreementOf } from "./calling.js";
import { askVisits, keptVisits } from "./near.js";

const KEPT = "desk.promises";
/** So many pages of two hundred: more is not promised at one time. */
const MOST_PAGES = 10;

/**
 * @typedef {{rows: any[], number_key: string, near: import("./near.js").Near}} Promises `number_key`: with it a number finds its
 *   promises (`number_keys`)
 * @typedef {{promises: any[], visits: any[], agreement?: any}} Found what lies here of one number; `agreement`: what this call is about
 */

/** @returns {Promise<Promises>} */
export async function keptPromises() {
  const [kept, near] = await Promise.all([draft(KEPT).catch(() => null), keptVisits()]);
  return { rows: kept?.rows ?? [], number_key: kept?.number_key ?? "", near };
}

/**
 * Ask the server; of what has no answer the kept stays.
 * @param {Promises} before @returns {Promise<Promises>}
 */
export async function askPromises(before) {
  const [said, near] = await Promise.all([allPages(), askVisits(before.near)]);
  if (said === null) return { ...before, near };
  const rows = said.promises.filter((row) => Number.isInteger(row.due_ms)).sort((a, b) => a.due_ms - b.due_ms);
  await saveDraft(KEPT, { rows, number_key: said.number_key });
  return { rows, number_key: said.number_key, near };
}

/** All open promises, page by page; null when a page is missing. @returns {Promise<{promises: any[], number_key: string} | null>} */
async function allPages() {
  /** @type {any[]} */ const promises = [];
  let [after, numberKey] = ["", ""];
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const response = await call(`/api/v1/promises${after}`, { limitMs: 8_000 }).catch(() => null);
    const said = response?.ok ? await response.json().catch(() => null) : null;
    if (!Array.isArray(said?.promises)) return null;
    promises.push(...said.promises);
    numberKey = String(said.number_key ?? "");
    if (!said.next) break;
    after = `?cursor=${encodeURIComponent(said.next)}`;
  }
  return { promises, number_key: numberKey };
}

/** The digits that all ways of writing one number share. @param {unknown} phone */
export function digitsOf(phone) {
  const digits = String(phone ?? "").replace(/\D/g, "");
  return /^[78]\d{10}$/.test(digits) ? digits.slice(1) : digits;
}

/**
 * What was promised to this number, and its visits; what lies here names none.
 * @param {Promises} promises @param {unknown} phone @param {any} [call] @returns {Promise<Found>}
 */
export async function foundOf({ rows, number_key, near }, phone, call) {
  const [found, visits, agreement] = await Promise.all([
    under(rows, number_key, phone),
    under(near.visits, near.number_key, phone),
    agreementOf(rows, call),
  ]);
  return { promises: agreement ? [agreement, ...found.filter(({ id }) => id !== agreement.id)] : found, visits, agreement };
}

/** @param {any[]} rows @param {string} number_key @param {unknown} phone @returns {Promise<any[]>} */
async function under(rows, number_key, phone) {
  const digits = digitsOf(phone);
  if (digits.length < 5 || !number_key) return [];
  const bytes = Uint8Array.from(number_key.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
  const key = await crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  const signed = await crypto.subtle.sign("HMAC", key, new TextEncoder().encode(digits));
  const name = hex(new Uint8Array(signed)).slice(0, 32);
  return rows.filter((row) => row.number_keys?.includes(name));
}
