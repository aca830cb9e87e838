/** Which cases are on this phone, and how do they stand with what is unsent? The phone's fold is advice (architecture 7.6). */

import { requireAccount } from "./account.js";
import { advance, look } from "../core/fold.js";
import { loadClock, serverNow } from "./clock.js";
import { contentOf } from "./content.js";
import { read } from "./database.js";
import { likelyAccount, suppose, supposed } from "./memory.js";
import { booksIn, casesIn, openEvents } from "./pack.js";
import { stamped } from "./stamped.js";
import { allOf } from "./unsent.js";
import { keyOf } from "./vault.js";

/**
 * @typedef {import("./types.js").OneCase} OneCase
 * @typedef {import("./types.js").CaseRow} CaseRow
 * @typedef {import("./types.js").StoredEvent} StoredEvent
 * @typedef {import("../core/fold.js").Snapshot} Snapshot
 * @typedef {{book: any, words: any}} Playbook
 * @typedef {{cases: CaseRow[], books: Map<string, Playbook>, waiting: StoredEvent[], pending: StoredEvent[]}} Rows
 */

/** @type {Map<string, {key: string, snapshot: Snapshot}>} By case: what was folded last, so that a tick costs no fold. */
const folded = new Map();
/** @type {{accountId: string, rows: Promise<Rows>} | null} */
let ahead = null;
/** @type {{account: import("./types.js").Account, rows: Rows} | null} What was read last. */
let last = null;
/** How often a tap was shown: what was being read meanwhile may be of the time before. */
let taps = 0;

/**
 * Begin to read while it is still being asked who works here; the first `day` takes it, if it is of the right one.
 * @param {string} accountId
 */
export function lookAhead(accountId) {
  ahead = { accountId, rows: rowsOf(accountId) };
  ahead.rows.catch(() => {}); // `day` hears of it
  loadClock().catch(() => {});
}

/**
 * All cases of the current account, by the start of their window.
 * @param {import("./types.js").Account} [known] the current account, if it has just been asked for
 * @returns {Promise<OneCase[]>}
 */
export async function day(known) {
  const account = known ?? (await requireAccount());
  const begun = ahead?.accountId === account.id ? ahead.rows : rowsOf(account.id);
  ahead = null;
  const before = taps;
  const [rows] = await Promise.all([begun, loadClock()]);
  if (before !== taps) return day(account);
  last = { account, rows };
  return shown(rows, account);
}

/**
 * The day as it was read last, with events that have been stored since: what a tap shows before all is read anew.
 * @param {StoredEvent[]} stored @returns {OneCase[] | null} null when nothing was read yet
 */
export function dayWith(stored) {
  if (!last || stored.some(({ author }) => author !== last?.account.id)) return null;
  taps += 1;
  const known = new Set(last.rows.waiting.map(({ id }) => id));
  last.rows.waiting.push(...stored.filter(({ id }) => !known.has(id)));
  return shown(last.rows, last.account);
}

/** Whose day this page shows, if the phone has not been given to somebody else; null when it must be asked. */
export function accountOnScreen() {
  return last && likelyAccount()?.id === last.account.id ? last.account : null;
}

/** @param {Rows} rows @param {import("./types.js").Account} account @returns {OneCase[]} */
function shown(rows, account) {
  const nowMs = serverNow();
  const mine = groupedBy(rows);
  return rows.cases
    .map((row) => merged(row, rows.books.get(row.playbook), mine.get(row.id) ?? [], account, nowMs))
    .sort((a, b) => (a.case.plan.window_from_ms ?? 0) - (b.case.plan.window_from_ms ?? 0));
}

/** @param {string} accountId @returns {Promise<Rows>} */
export async function rowsOf(accountId) {
  keyOf(accountId).catch(() => {}); // whoever needs it hears of it
  const { stored, books, waiting, pending } = await storedOf(accountId);
  const [cases, ...events] = await Promise.all([
    casesIn(accountId, stored),
    openEvents(accountId, waiting),
    openEvents(accountId, pending),
  ]);
  const [mine = [], taken = []] = events.map((rows) => rows.filter((row) => row.data)); // the sealed only travel
  return { cases, books, waiting: mine, pending: taken };
}

/** @param {string} accountId */
function storedOf(accountId) {
  return read(accountId, async (db) => {
    const tx = db.transaction(["cases", "books", "outbox", "answered"]);
    for (const digest of supposed("books") ?? []) contentOf(tx, "books", accountId, digest).catch(() => {});
    const [stored, waiting, pending] = await Promise.all([
      tx.objectStore("cases").getAll(),
      tx.objectStore("outbox").index("seq").getAll(allOf("waiting")),
      tx.objectStore("answered").index("pending").getAll(),
    ]);
    const books = new Map();
    for (const digest of new Set(booksIn(stored))) {
      const content = await contentOf(tx, "books", accountId, digest);
      if (content) books.set(digest, playbook(content));
    }
    suppose("books", [...books.keys()]);
    return { stored, books, waiting, pending };
  });
}

/** @param {string} caseId @returns {Promise<OneCase | null>} */
export async function oneCase(caseId) {
  const all = await day();
  return all.find((found) => found.case.id === caseId) ?? null;
}

/** A server may send the words of words.yaml beside the book. @param {any} content @returns {Playbook} */
export function playbook(content) {
  return content?.book ? { book: content.book, words: content.words ?? null } : { book: content, words: content?.words ?? null };
}

/** @param {{waiting: StoredEvent[], pending: StoredEvent[]}} rows @returns {Map<string, StoredEvent[]>} */
export function groupedBy({ waiting, pending }) {
  const groups = new Map();
  for (const row of [...pending, ...waiting]) groups.set(row.case, [...(groups.get(row.case) ?? []), row]);
  return groups;
}

/**
 * @param {CaseRow} row
 * @param {Playbook | undefined} known
 * @param {StoredEvent[]} mine
 * @param {import("./types.js").Account} account
 * @param {number} nowMs
 * @returns {OneCase}
 */
export function merged(row, known, mine, account, nowMs) {
  const shown = new Set(row.events.map((event) => event.id));
  const waiting = mine.filter(({ id }) => !shown.has(id)).map((event) => stamped(event, account, nowMs));
  const events = [...row.events, ...waiting];
  const picture = known ? look(known.book, snapshotOf(row, known, events), nowMs) : null;
  const unsent = mine.filter(({ state }) => state === "waiting").length;
  return { case: row, picture, book: known?.book ?? null, words: known?.words ?? null, events, waiting, unsent };
}

/** @param {CaseRow} row @param {Playbook} known @param {import("./types.js").Shown[]} events */
function snapshotOf(row, known, events) {
  const own = events.slice(row.events.length).map(({ id, at_ms }) => `${id}@${at_ms}`);
  const key = `${row.playbook} ${row.revision} ${row.received_ms} ${own.join()}`;
  const last = folded.get(row.id);
  if (last?.key === key) return last.snapshot;
  const snapshot = advance(known.book, null, events);
  folded.set(row.id, { key, snapshot });
  return snapshot;
}
