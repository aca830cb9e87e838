/** What lies on the phone's disk: no name, address, number or word of anybody, and all of it opens again (S9). */

import assert from "node:assert/strict";
import { test } from "node:test";
import { CASE, kept, put, rows, Server, someone, taps } from "./device_world.js";
import { append } from "../../static/js/device/append.js";
import { applyAnswer } from "../../static/js/device/answers.js";
import { day } from "../../static/js/device/cases.js";
import { draft, saveDraft } from "../../static/js/device/drafts.js";
import { exchange } from "../../static/js/device/exchange.js";
import { exportUnsent } from "../../static/js/device/left.js";
import { allCases } from "../../static/js/device/pack.js";
import { shut } from "../../static/js/device/vault.js";

const NAME = "Серафима Каллистратова";
const CASE_ROW = { id: CASE, playbook: "sha256:b", revision: 1, events: [], plan: {}, person: { name: NAME } };
const STORES = ["outbox", "answered", "cases", "photos", "drafts", "meta"];

/** All bytes of an account, as text: strings as they are, buffers as UTF-8. */
async function disk(account) {
  const found = [];
  const look = (value) => {
    if (typeof value === "string") found.push(value);
    else if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) found.push(Buffer.from(value.buffer ?? value).toString());
    else if (value && typeof value === "object") for (const [key, each] of Object.entries(value)) look(key) ?? look(each);
  };
  for (const store of STORES) look(await rows(account, store));
  return found.join("\n");
}

/** A phone that has a visit, a note that waits and one that was answered, and something half typed. */
async function worked() {
  const [account, server] = [await someone(), new Server()];
  server.more = { cases: [CASE_ROW] };
  await append(account.id, { caseId: CASE, type: "note", privateWords: { words: NAME } });
  await exchange(account.id, {});
  server.more = {};
  await append(account.id, { caseId: CASE, type: "note", privateWords: { words: `${NAME} 2` } });
  await saveDraft(CASE, { words: NAME });
  return { account, server };
}

test("nothing on the disk says whose visit it is or what was written", async () => {
  const { account } = await worked();

  const found = await disk(account);

  assert.match(found, /note/);
  assert.doesNotMatch(found, new RegExp(NAME));
});

test("all of it opens again, for the screens, for support and for the server", async () => {
  const { account, server } = await worked();

  assert.equal((await allCases(account.id))[0].person.name, NAME);
  assert.deepEqual(await draft(CASE), { words: NAME });
  assert.match(await exportUnsent(), new RegExp(`${NAME} 2`));
  assert.equal((await day())[0].waiting.at(-1).private.words, `${NAME} 2`);
  await exchange(account.id, {});
  assert.deepEqual([...server.events.values()].map((event) => event.private.words), [NAME, `${NAME} 2`]);
});

test("the key cannot be taken out by a script", async () => {
  const { account } = await worked();

  const key = await kept(account, "key");

  assert.equal(key.extractable, false);
  await assert.rejects(crypto.subtle.exportKey("raw", key));
});

test("what an earlier release left plain opens, and is shut away with the next answer", async () => {
  const [account, server] = [await someone(), new Server()];
  await put(account, "cases", CASE_ROW);
  await put(account, "outbox", { id: "old", case: CASE, type: "note", data: {}, private: { words: NAME }, device_seq: 1, state: "waiting" });
  assert.equal((await allCases(account.id))[0].person.name, NAME);

  await exchange(account.id, {});

  assert.equal(server.events.get("old").private.words, NAME);
  assert.deepEqual((await rows(account, "cases")).map(({ id }) => id), ["pack"]);
  assert.equal((await allCases(account.id))[0].person.name, NAME);
});

test("an answer that two tabs take in at once loses neither's visit", async () => {
  const account = await someone();
  const answer = (id) => ({ server_ms: 1, epoch: "e", results: [], cases: [{ ...CASE_ROW, id }] });

  await Promise.all([applyAnswer(account.id, answer("one")), applyAnswer(account.id, answer("two"))]);

  assert.deepEqual((await allCases(account.id)).map(({ id }) => id).sort(), ["one", "two"]);
});

test("numbers are given in the order of the taps, however long the shutting takes", async () => {
  const account = await someone();
  const long = { words: "ы".repeat(100_000) };

  await Promise.all([append(account.id, { caseId: CASE, type: "note", privateWords: long }), taps(account, 1)]);

  assert.deepEqual((await rows(account, "outbox")).map(({ type, device_seq }) => [type, device_seq]), [["note", 1], ["call.started", 2]]);
});

test("what another account shut does not open", async () => {
  const [{ account }, other] = [await worked(), await someone()];
  const [pack] = await rows(account, "cases");
  await shut(other.id, new Uint8Array(1));
  await put(other, "cases", pack);

  await assert.rejects(allCases(other.id));
});
