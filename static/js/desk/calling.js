/**
 * We call because it was promised (S0.23): one key opens our call with what was agreed, and what the call gives keeps the
 * promise. Or because of a visit: its page opens our call here.
 */

import { call as ask } from "../device/api.js";
import { draft, dropDraft, saveDraft } from "../device/drafts.js";
import { record } from "../device/outbox.js";
import { go } from "../phone/route.js";
import { known } from "./known.js";
import { openCall } from "./opening.js";

const KEPT = "desk.calling.";
const OURS = "outgoing";
/** The step in which nobody answered. */
const NOBODY = "nobody_answered";
const WANTED = /^#\/(promise|visit)\/([^/]+)$/;

/** Whether promises can be called from here: our own call is one of the talks, and none is on the screen. @param {any} app */
export function mayCall(app) {
  return app.books.has(OURS) && !app.call;
}

/**
 * Open our call from the case that promised, with all that is known there.
 * @param {any} app @param {any} row the promise as the desk has it @returns {Promise<void>}
 */
export async function callPromise(app, row) {
  if (!row) return;
  await openOurs(app, async () => ({ area: row.area, from: row.case, known: await knownTo(app, row), row }));
}

/**
 * Our call from another case; `whom` says about which one, or null: then none is opened.
 * @param {any} app @param {() => Promise<{area: string, from: string, known: Record<string, unknown>, row?: any} | null>} whom
 */
async function openOurs(app, whom) {
  if (!mayCall(app) || app.opening) return;
  app.opening = true;
  try {
    const found = await whom();
    if (!found) return;
    const { row, ...opening } = found;
    const id = await openCall(app.books.get(OURS).words, { playbook: OURS, ...opening, isOut: app.outSince !== null });
    if (row) await saveDraft(KEPT + id, { row });
    await app.refresh();
    go("case", id);
  } finally {
    app.opening = false;
  }
}

/** A call that was wanted on another page, by the address: `/desk#/promise/<id>`, `/desk#/visit/<case>`. @param {any} app */
export async function callWanted(app) {
  const [, what, id] = WANTED.exec(location.hash) ?? [];
  const row = what === "promise" && app.promises.rows.find((/** @type {any} */ one) => one.id === id);
  if (!id || (what === "promise" && !row)) return;
  const known = row ? null : await said(`/api/v1/cases/${encodeURIComponent(id)}/known`);
  if (!row && !known) return; // no server now: asked again with the promises
  history.replaceState(null, "", location.pathname);
  await (row ? callPromise(app, row) : openOurs(app, async () => ({ ...known, from: id })));
}

/** What is known of whom we call: on this desk, else by the server, else the name. @param {any} app @param {any} row */
async function knownTo(app, row) {
  const source = app.calls.find((/** @type {any} */ one) => one.case.id === row.case);
  if (source) return known(source);
  const path = `/api/v1/cases/${encodeURIComponent(row.case)}/promises/${encodeURIComponent(row.id)}`;
  return (await said(path))?.known ?? (row.customer ? { person_name: row.customer } : {});
}

/** What the server says there, null without an answer. @param {string} path @returns {Promise<any>} */
async function said(path) {
  const answer = await ask(path, { limitMs: 2_500 }).catch(() => null);
  return answer?.ok ? answer.json().catch(() => null) : null;
}

/**
 * The promise for which this call was opened, or that of the case it came from.
 * @param {any[]} rows @param {any} call @returns {Promise<any>}
 */
export async function agreementOf(rows, call) {
  if (!call) return null;
  const kept = await draft(KEPT + call.case.id).catch(() => null);
  const from = call.events.find((/** @type {any} */ event) => event.type === "case.opened")?.data.from_case;
  return kept?.row ?? (from ? (rows.find((row) => row.case === from) ?? null) : null);
}

/**
 * Whether the talk was the contact that was promised: somebody was reached, and it did not break off at nothing.
 * @param {string} outcome what the talk came to before its entry @param {string} result the entry's call_result
 */
export function isContact(outcome, result) {
  return result !== "not_reached" && (outcome !== "" || result !== "no_interest");
}

/**
 * The promise that goes on at another exact time, because our call about it reached nobody (S0.20, decision 45); null for
 * anything else, and for a promise whose own case says how it goes on.
 * @param {any} call as it was before @param {string} type @returns {Promise<any>}
 */
export async function movedBy(call, type) {
  if (type !== "talk.later" || call.picture.snapshot.state !== NOBODY) return null;
  const kept = await draft(KEPT + call.case.id).catch(() => null);
  return kept?.row?.movable ? kept.row : null;
}

/** Say so to the case that promised, in the words of the promise. @param {any} call @param {any} row @param {number} again_ms */
export function movePromise(call, row, again_ms) {
  const data = { promise: row.named, again_ms, by_case: call.case.id };
  return record({ caseId: row.case, type: "promise.moved", data, privateWords: row.words ? { words: row.words } : {} });
}

/**
 * After what was said in a call: the event that keeps its promise, or null. A call that reached nobody keeps nothing: the
 * promise moves, or stays open.
 * @param {any} call as it was before @param {string} type @param {Record<string, any>} data
 */
export async function keepPromise(call, type, data) {
  if (type !== "call.registered" && type !== "call.switched") return null;
  const kept = await draft(KEPT + call.case.id).catch(() => null);
  if (!kept?.row) return null;
  const outcome = String(call.picture.snapshot.counters.outcome ?? "");
  if (type === "call.registered" && !isContact(outcome, String(data.call_result ?? ""))) return null;
  const said = { promise: kept.row.named, by_case: call.case.id };
  const stored = await record({ caseId: kept.row.case, type: "promise.kept", data: said });
  await dropDraft(KEPT + call.case.id);
  return stored;
}
