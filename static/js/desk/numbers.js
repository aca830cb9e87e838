/**
 * Numbers for calls while the server does not answer (S1.6): it hands them out ahead, this desk gives each away once.
 * They lie beside the cursor and stay when somebody signs out: one that was told to a caller is never told to another.
 */

import { requireAccount } from "../device/account.js";
import { call as ask } from "../device/api.js";
import { read, write } from "../device/database.js";
import { deviceId } from "../device/memory.js";

const KEPT = "outage_numbers";
const MOST_SENT = 200;

/**
 * `areas`: what the server said last; `taken`: given away since, which it may not know yet; `printed`: those of them
 * that stand on blanks and that it has not heard of.
 * @typedef {{areas: Record<string, {letter: string, numbers: string[]}>, taken: string[], printed: string[]}} Numbers
 */

/** @type {Numbers} */
const NONE = { areas: {}, taken: [], printed: [] };

/**
 * What an answer leaves: what was given away here stays so until the server no longer offers it.
 * @param {Numbers} kept @param {Numbers["areas"]} areas @param {string[]} told of `printed`, with the question
 * @returns {Numbers}
 */
export function answered(kept, areas, told) {
  const offered = named(areas);
  return {
    areas,
    taken: kept.taken.filter((one) => offered.has(one)),
    printed: kept.printed.filter((one) => !told.includes(one)),
  };
}

/** @param {Numbers["areas"]} areas each number with its area, since another area may have the same */
function named(areas) {
  return new Set(Object.entries(areas).flatMap(([area, { numbers }]) => numbers.map((one) => keyOf(area, one))));
}

/** @param {string} area @param {string} number */
function keyOf(area, number) {
  return `${area} ${number}`;
}

/** Those that a call or a blank may still get. @param {Numbers} kept @param {string} area @returns {string[]} */
export function leftOf(kept, area) {
  return (kept.areas[area]?.numbers ?? []).filter((one) => !kept.taken.includes(keyOf(area, one)));
}

/**
 * The next ones given away. @param {Numbers} kept @param {string} area @param {number} count @param {boolean} onPaper
 * @returns {{kept: Numbers, numbers: string[]}}
 */
export function given(kept, area, count, onPaper) {
  const numbers = leftOf(kept, area).slice(0, count);
  const keys = numbers.map((one) => keyOf(area, one));
  const printed = onPaper ? [...kept.printed, ...keys] : kept.printed;
  return { kept: { ...kept, taken: [...kept.taken, ...keys], printed }, numbers };
}

/** @param {string[]} keys @returns {Record<string, string[]>} */
function byArea(keys) {
  const pairs = keys.map((key) => key.split(" "));
  return Object.fromEntries(pairs.map(([area = ""]) => [area, pairs.filter(([one]) => one === area).map(([, number = ""]) => number)]));
}

/** @returns {Promise<Numbers>} */
export async function keptNumbers() {
  return read((await requireAccount()).id, async (db) => (await db.store("meta").get(KEPT)) ?? NONE);
}

/** One transaction, so that two tabs never take the same. @template T @param {(kept: Numbers) => [Numbers, T]} change @returns {Promise<T>} */
async function changed(change) {
  return write((await requireAccount()).id, ["meta"], async (tx) => {
    const [kept, result] = change((await tx.objectStore("meta").get(KEPT)) ?? NONE);
    await tx.objectStore("meta").put(kept, KEPT);
    return result;
  });
}

/** @param {string} area @param {number} [count] @param {boolean} [onPaper] @returns {Promise<string[]>} fewer when fewer are left */
export function takeNumbers(area, count = 1, onPaper = false) {
  return changed((before) => {
    const { kept, numbers } = given(before, area, count, onPaper);
    return [kept, numbers];
  });
}

/** Ask the server for what is left, and say what was printed; without an answer everything stays. @returns {Promise<void>} */
export async function askNumbers() {
  const printed = (await keptNumbers()).printed.slice(0, MOST_SENT);
  const json = { device: await deviceId(), printed: byArea(printed) };
  const response = await ask("/api/v1/outage-numbers", { method: "POST", json, limitMs: 8_000 }).catch(() => null);
  const said = response?.ok ? await response.json().catch(() => null) : null;
  if (said?.areas) await changed((kept) => [answered(kept, said.areas, printed), undefined]);
}

/** The number that a call has from the time of an outage; "" when it has none. @param {{events: any[]}} call @returns {string} */
export function numberOf({ events }) {
  return events.find(({ data }) => data?.outage_no)?.data.outage_no ?? "";
}

/**
 * A call that began before anybody saw that the server was away gets its number with its entry.
 * @param {any} app @param {any} call @param {string} type @param {Record<string, any>} data @returns {Promise<Record<string, any>>}
 */
export async function numberedEntry(app, call, type, data) {
  const isWanted = type === "call.registered" && app.outSince !== null && call.case.revision === 0 && !numberOf(call);
  const [outageNo] = isWanted ? await takeNumbers(app.areaOf(call)) : [];
  return outageNo ? { ...data, outage_no: outageNo } : data;
}
