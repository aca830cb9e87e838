/** What changes on the phone by an answer of the server? All of it in one transaction, or nothing. */

import { read, write } from "./database.js";
import { nextPack } from "./pack.js";

/**
 * @typedef {import("./types.js").StoredEvent} StoredEvent
 * @typedef {import("./types.js").CaseRow} CaseRow
 * @typedef {import("./database.js").Writing} Writing
 * @typedef {{id: string, status: string, seq?: number, reason?: string, deviations?: string[]}} Result
 * @typedef {{
 *   server_ms: number, epoch: string, results: Result[], missing_seq?: number[], read?: string, cases?: CaseRow[],
 *   gone?: string[], playbooks?: string[], texts?: Record<string, string>, duty?: any[], calendar?: any,
 *   cursor?: string | null, more?: boolean,
 * }} Answer
 * @typedef {{settled: number, offeredAgain: boolean, caseIds: string[]}} Applied
 */

const KEPT_MS = 14 * 86_400_000;
const FINAL = new Set(["accepted", "duplicate", "refused", "quarantined"]);
const STORES = ["outbox", "answered", "cases", "drafts", "meta"];
const KEPT_NAMES = /** @type {const} */ (["cursor", "playbooks", "texts", "duty", "calendar"]);

/**
 * Take an answer in. Only rows that it names leave the outbox (A3); a new epoch offers the answered ones again (C8).
 * @param {string} accountId
 * @param {Answer} answer
 * @returns {Promise<Applied>}
 */
export async function applyAnswer(accountId, answer) {
  for (;;) {
    const before = await read(accountId, (db) => db.store("cases").getAll());
    const rows = (answer.cases ?? []).map((row) => ({ ...row, received_ms: answer.server_ms }));
    const pack = await nextPack(accountId, before, rows, answer.gone ?? []);
    const applied = await applyWith(accountId, answer, pack, before);
    if (applied) return applied;
  }
}

/**
 * Sealing takes longer than a transaction waits, so the pack was made before it: null when another tab stored one since.
 * @param {string} accountId @param {Answer} answer @param {any} pack @param {any[]} before
 * @returns {Promise<Applied | null>}
 */
function applyWith(accountId, answer, pack, before) {
  return write(accountId, STORES, async (tx) => {
    const cases = tx.objectStore("cases");
    if (pack) {
      const [now] = await cases.getAll();
      if (String(now?.iv) !== String(before[0]?.iv)) return null;
      await cases.clear();
      await cases.put(pack);
    }
    const offeredAgain = await offerAgain(tx, answer);
    const settled = await settle(tx, answer);
    for (const id of answer.gone ?? []) await tx.objectStore("drafts").delete(id); // its unsent events stay (pain 11)
    await showPending(tx, answer.cases ?? []);
    await remember(tx, answer, offeredAgain);
    await forgetOld(tx, answer.server_ms - KEPT_MS);
    const caseIds = [...settled.caseIds, ...(answer.cases ?? []).map((row) => row.id), ...(answer.gone ?? [])];
    return { settled: settled.count, offeredAgain, caseIds: [...new Set(caseIds)] };
  });
}

/**
 * Back into the outbox: everything after a restored backup, else the numbers that the server misses, those once only.
 * @param {Writing} tx @param {Answer} answer
 */
async function offerAgain(tx, { epoch, missing_seq: missing = [] }) {
  const answered = tx.objectStore("answered");
  const known = await tx.objectStore("meta").get("epoch");
  const restored = known !== undefined && known !== epoch;
  /** @type {StoredEvent[]} */
  const rows = restored ? await answered.getAll() : [];
  if (!restored) {
    for (const seq of missing) rows.push(...(await answered.index("device_seq").getAll(seq)).filter((row) => !row.offered_again));
  }
  const lost = rows.filter(({ state }) => state === "accepted" || state === "duplicate");
  for (const row of lost) {
    await tx.objectStore("outbox").put({ ...bare(row), state: "waiting", offered_again: true });
    await answered.delete(row.id);
  }
  if (known !== epoch) await tx.objectStore("meta").put(epoch, "epoch");
  return restored || lost.length > 0;
}

/** The row as it was before its answer. @param {StoredEvent} row */
function bare({ seq, deviations, reason, answered_ms, pending, ...row }) {
  return row;
}

/** @param {Writing} tx @param {Answer} answer */
async function settle(tx, { results, server_ms }) {
  const outbox = tx.objectStore("outbox");
  const caseIds = [];
  for (const { id, status, seq, reason, deviations } of results) {
    /** @type {StoredEvent | undefined} */
    const row = FINAL.has(status) ? await outbox.get(id) : undefined;
    if (!row) continue;
    const taken = status === "accepted" || status === "duplicate";
    const told = Object.fromEntries(Object.entries({ seq, reason, deviations }).filter(([, value]) => value !== undefined));
    const answer = { ...told, state: status, answered_ms: server_ms, ...(taken ? { pending: row.case } : {}) };
    await tx.objectStore("answered").put({ ...row, ...answer });
    await outbox.delete(id);
    caseIds.push(row.case);
  }
  return { count: caseIds.length, caseIds };
}

/**
 * An accepted event is shown from the phone's own copy until a case row brings it, which may come a page later.
 * @param {Writing} tx @param {CaseRow[]} cases
 */
async function showPending(tx, cases) {
  const answered = tx.objectStore("answered");
  for (const { id, events } of cases) {
    const shown = new Set(events.map((event) => event.id));
    /** @type {StoredEvent[]} */
    const rows = await answered.index("pending").getAll(id);
    for (const { pending, ...row } of rows) if (shown.has(row.id)) await answered.put(row);
  }
}

/** @param {Writing} tx @param {Answer} answer @param {boolean} offeredAgain */
async function remember(tx, answer, offeredAgain) {
  const meta = tx.objectStore("meta");
  for (const name of KEPT_NAMES) if (answer[name] !== undefined) await meta.put(answer[name], name);
  if (offeredAgain) await meta.delete("cursor"); // what is shown may be of the time before
  const whole = answer.read === undefined && !answer.more;
  if (whole) await meta.put(answer.server_ms, "last_ok_ms");
}

/** @param {Writing} tx @param {number} beforeMs */
async function forgetOld(tx, beforeMs) {
  const old = await tx.objectStore("answered").index("answered_ms").getAllKeys(IDBKeyRange.upperBound(beforeMs));
  for (const id of old) await tx.objectStore("answered").delete(id);
}
