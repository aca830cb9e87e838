/** How is everything of one account brought to the server, and its day back? One request after the other, never two. */

import { applyAnswer } from "./answers.js";
import { appVersion, call } from "./api.js";
import { MOST_EVENTS, nextBatch } from "./batches.js";
import { announce } from "./channel.js";
import { stamp, takeSample } from "./clock.js";
import { read, write } from "./database.js";
import { failureOf, SyncFailure } from "./failure.js";
import { deviceId } from "./memory.js";
import { openEvents } from "./pack.js";
import { allOf } from "./unsent.js";

/**
 * @typedef {import("./answers.js").Answer} Answer
 * @typedef {{push?: string, signal?: AbortSignal}} How
 * @typedef {{caseIds: string[], signIn: boolean, serverMs: number}} Exchanged
 */

const TOO_MUCH = new Set([400, 413]);

/**
 * Send all that waits and take in what changed. Throws SyncFailure; whatever was answered before that stays.
 * @param {string} accountId
 * @param {How} how
 * @returns {Promise<Exchanged>}
 */
export async function exchange(accountId, how) {
  /** @type {Set<string>} */
  const caseIds = new Set();
  let limit = MOST_EVENTS;
  for (;;) {
    const body = await nextBody(accountId, how, limit);
    const answer = await ask(body, how.signal);
    if (answer instanceof SyncFailure) {
      limit = await narrow(accountId, body, answer, how.signal);
      continue;
    }
    const applied = await applyAnswer(accountId, answer);
    for (const id of applied.caseIds) caseIds.add(id);
    if (applied.caseIds.length > 0) announce({ kind: "changed", caseIds: applied.caseIds });
    if (body.events.length > 0 && applied.settled === 0) throw new SyncFailure("error", { code: "no_answer" });
    const signIn = answer.read === "sign_in";
    const more = answer.more === true && answer.cursor !== body.cursor;
    if (body.unsent.events === 0 && !applied.offeredAgain && (signIn || !more)) {
      return { caseIds: [...caseIds], signIn, serverMs: answer.server_ms };
    }
  }
}

/**
 * The body of contract.md; `unsent` counts what stays behind this request.
 * @param {string} accountId @param {How} how @param {number} limit
 */
async function nextBody(accountId, { push = "" }, limit) {
  const device = await deviceId();
  const kept = await read(accountId, async (db) => {
    const tx = db.transaction(["outbox", "photos", "meta"]);
    const outbox = tx.objectStore("outbox").index("seq");
    const [waiting, events, photos, cursor, sequence] = await Promise.all([
      outbox.getAll(allOf("waiting"), limit),
      outbox.count(allOf("waiting")),
      tx.objectStore("photos").index("state").count("waiting"),
      tx.objectStore("meta").get("cursor"),
      tx.objectStore("meta").get("sequence"),
    ]);
    return { waiting, events, photos, cursor: cursor ?? null, device: sequence?.device ?? device };
  });
  const events = nextBatch(await openEvents(accountId, kept.waiting), limit);
  const { device_ms, clock, mono_ms } = stamp();
  const unsent = { events: kept.events - events.length, photos: kept.photos };
  const app = appVersion();
  return { device: kept.device, app, author: accountId, sent_ms: device_ms, clock, mono_ms, cursor: kept.cursor, unsent, push, events };
}

/**
 * The answer, or the failure of a body that is too much for the server; other failures are thrown.
 * @param {Awaited<ReturnType<typeof nextBody>>} body
 * @param {AbortSignal} [signal]
 * @returns {Promise<Answer | SyncFailure>}
 */
async function ask(body, signal) {
  const sent = stamp();
  const response = await call("/api/v1/sync", { method: "POST", json: body, signal });
  const got = stamp();
  if (!response.ok) {
    const failure = await failureOf(response);
    const ours = failure.words !== undefined; // a 400 of somebody between us and the server blames no event
    if (failure.wipe) announce({ kind: "wipe", id: body.author });
    if (TOO_MUCH.has(failure.status) && ours && !failure.retryAfterMs && body.events.length > 0) return failure;
    throw failure;
  }
  const answer = await response.json().catch(() => null);
  if (!Array.isArray(answer?.results) || !Number.isInteger(answer.server_ms)) throw new SyncFailure("error", { code: "no_answer" });
  await takeSample(sent, got, answer.server_ms);
  return answer;
}

/**
 * Half as many at a time, until the culprit stands alone; it is then kept aside with the server's words (C2).
 * @param {string} accountId
 * @param {Awaited<ReturnType<typeof nextBody>>} body
 * @param {SyncFailure} failure
 * @param {AbortSignal} [signal]
 * @returns {Promise<number>} how many to send next
 */
async function narrow(accountId, body, failure, signal) {
  if (body.events.length > 1) return Math.ceil(body.events.length / 2);
  await ask({ ...body, events: [] }, signal); // fails when the fault lies in the request itself: then no event is to blame
  const [culprit] = body.events;
  await write(accountId, ["outbox"], async (tx) => {
    const row = await tx.objectStore("outbox").get(culprit?.id);
    if (row) await tx.objectStore("outbox").put({ ...row, state: "stuck", reason: failure.words ?? "" });
  });
  announce({ kind: "changed", caseIds: [culprit?.case] });
  return MOST_EVENTS;
}
