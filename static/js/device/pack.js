/**
 * How do cases and events lie in the database? All cases as one sealed pack, opened at once when the day is read; of an
 * event its words and answers, while id, number, kind and time stay plain for the indexes and the list of the unsent.
 */

import { read } from "./database.js";
import { openedJson, shutJson } from "./vault.js";

/**
 * @typedef {import("./types.js").CaseRow} CaseRow
 * @typedef {import("./types.js").StoredEvent} StoredEvent
 * @typedef {import("./vault.js").Shut} Shut
 */

/** What was opened last, by account: most looks find the same pack. @type {Map<string, {iv: string, cases: CaseRow[]}>} */
const last = new Map();
/** Words and answers of events that were opened before; they never change. @type {Map<string, any>} */
const said = new Map();

/** The cases in what the store holds; rows of an earlier release lie there as they are. @param {string} accountId @param {any[]} stored @returns {Promise<CaseRow[]>} */
export async function casesIn(accountId, stored) {
  const [pack] = stored;
  if (!pack?.box) return stored;
  const iv = String(pack.iv);
  const known = last.get(accountId);
  if (known?.iv === iv) return known.cases;
  const cases = await openedJson(accountId, pack);
  last.set(accountId, { iv, cases });
  return cases;
}

/** Digests of the playbooks that they use, without opening anything. @param {any[]} stored @returns {string[]} */
export function booksIn(stored) {
  return stored[0]?.books ?? stored.map((row) => row.playbook);
}

/** All cases of an account. @param {string} accountId */
export async function allCases(accountId) {
  return casesIn(accountId, await read(accountId, (db) => db.store("cases").getAll()));
}

/**
 * The pack to be stored instead of `before`, what the store held; null when nothing changes.
 * @param {string} accountId @param {any[]} before @param {CaseRow[]} changed @param {string[]} gone
 */
export async function nextPack(accountId, before, changed, gone) {
  const isPlain = before.length > 0 && !before[0].box;
  if (changed.length === 0 && gone.length === 0 && !isPlain) return null;
  const cases = new Map((await casesIn(accountId, before)).map((row) => [row.id, row]));
  for (const row of changed) cases.set(row.id, row);
  for (const id of gone) cases.delete(id);
  const rows = [...cases.values()];
  const books = [...new Set(rows.map((row) => row.playbook))];
  return { id: "pack", books, ...(await shutJson(accountId, rows)) };
}

/** The row with its words and answers shut away. @template {{data: object, private: object}} T @param {string} accountId @param {T} event */
export async function shutEvent(accountId, event) {
  const { data, private: words, ...plain } = event;
  if (Object.keys(data).length + Object.keys(words).length === 0) return event;
  return { ...plain, ...(await shutJson(accountId, { data, private: words })) };
}

/** The rows as they were recorded; those that only the server can open stay `sealed`. @param {string} accountId @param {any[]} stored @returns {Promise<StoredEvent[]>} */
export async function openEvents(accountId, stored) {
  return Promise.all(stored.map((row) => openEvent(accountId, row)));
}

/** @param {string} accountId @param {any} stored */
async function openEvent(accountId, { iv, box, ...row }) {
  if (!box) return row;
  if (!said.has(row.id)) said.set(row.id, await openedJson(accountId, { iv, box }));
  return { ...row, ...said.get(row.id) };
}
