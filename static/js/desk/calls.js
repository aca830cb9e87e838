/**
 * Which calls are on this desk? Those the server sent, and those opened here that it has not sent back yet: a case is its
 * events, so the first one is enough to go on with (architecture sentence 2).
 */

import { groupedBy, merged, playbook, rowsOf } from "../device/cases.js";
import { loadClock, serverNow } from "../device/clock.js";
import { contentOf } from "../device/content.js";
import { read } from "../device/database.js";

/**
 * @typedef {import("../device/cases.js").Playbook} Playbook
 * @typedef {import("../device/types.js").OneCase} OneCase
 * @typedef {import("../device/types.js").StoredEvent} StoredEvent
 * @typedef {{digest: string, book: any, words: any}} Published
 * @typedef {{calls: OneCase[], books: Map<string, Published>}} Desk `books` by name: those with which a call can be opened
 */

export const PLAYBOOKS = ["information", "complaint", "outgoing", "consultation", "duty"];

/** @param {import("../device/types.js").Account} account @returns {Promise<Desk>} */
export async function deskOf(account) {
  const [rows] = await Promise.all([rowsOf(account.id), loadClock()]);
  const books = await publishedBooks(account.id, rows.cases);
  const mine = groupedBy(rows);
  const nowMs = serverNow();
  const sent = new Set(rows.cases.map(({ id }) => id));
  const opened = [...mine].filter(([id]) => !sent.has(id)).map(([id, events]) => caseOf(id, events, books, account));
  const all = [...rows.cases, ...opened].filter((row) => row !== null && PLAYBOOKS.includes(row.kind));
  const calls = /** @type {any[]} */ (all)
    .map((row) => merged(row, bookOf(row, rows.books, books), mine.get(row.id) ?? [], account, nowMs))
    .filter(({ book, words, picture }) => book && words && picture);
  return { calls, books };
}

/** @param {any} row @param {Map<string, Playbook>} kept @param {Map<string, Published>} published */
function bookOf(row, kept, published) {
  return kept.get(row.playbook) ?? [...published.values()].find(({ digest }) => digest === row.playbook);
}

/**
 * The playbooks of calls that came with the sync, by name.
 * @param {string} accountId @param {any[]} cases @returns {Promise<Map<string, Published>>}
 */
function publishedBooks(accountId, cases) {
  return read(accountId, async (db) => {
    const tx = db.transaction(["meta", "books"]);
    /** @type {string[]} */ const digests = (await tx.objectStore("meta").get("playbooks")) ?? [];
    const found = await Promise.all(digests.map((digest) => contentOf(tx, "books", accountId, digest)));
    const all = found.map((content, place) => (content ? { digest: digests[place] ?? "", ...playbook(content) } : null));
    return present(all.filter((known) => known !== null), cases);
  });
}

/**
 * Of two that are called the same, one is of an older call: that of today is used by none yet, or by the newest.
 * @param {Published[]} all @param {any[]} cases @returns {Map<string, Published>}
 */
export function present(all, cases) {
  /** @param {Published} known */
  const since = ({ digest }) => {
    const begun = cases.filter((row) => row.playbook === digest).map((row) => row.events[0]?.at_ms ?? 0);
    return begun.length ? Math.max(...begun) : Number.POSITIVE_INFINITY;
  };
  const calls = all.filter(({ book }) => PLAYBOOKS.includes(book.name)).sort((a, b) => since(a) - since(b));
  return new Map(calls.map((known) => [known.book.name, known]));
}

/**
 * The row of a call that the server has not sent yet; null for events of a case that was opened elsewhere.
 * @param {string} id @param {StoredEvent[]} events @param {Map<string, Published>} books
 * @param {import("../device/types.js").Account} account
 */
function caseOf(id, events, books, account) {
  const first = events.find(({ type }) => type === "case.opened");
  const known = books.get(String(first?.data.playbook ?? ""));
  if (!first || !known) return null;
  const area = account.areas.find((each) => each.id === first.data.area) ?? account.areas[0];
  return /** @type {any} */ ({
    ...{ id, kind: known.book.name, playbook: known.digest, revision: 0, state: "" },
    ...{ plan: { zone: area?.zone, area: area?.name }, counters: {}, givens: {}, next: null },
    ...{ person: { phones: [] }, alerts: [], events: [] },
  });
}
