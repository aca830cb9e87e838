/** What the day shows: the server's picture and, on top of it, what this phone knows already. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { CASE, kept, Server, someone, taps } from "./device_world.js";
import { day, oneCase } from "../../static/js/device/cases.js";
import { compareWithServer } from "../../static/js/device/compare.js";
import { write } from "../../static/js/device/database.js";
import { exchange } from "../../static/js/device/exchange.js";
import { completeLibrary, missingFrom, texts } from "../../static/js/device/library.js";

const branch = (to) => [{ if: [], do: [["add", "calls"]], to }];
const BOOK = {
  name: "small", start: "planned", counters: { calls: 0 }, givens: {}, assigned: [], effects: {}, free: ["undone"],
  commands: [], groups: {}, always: {},
  states: {
    planned: { prompt: "", look: "", offers: [], when: { "call.started": branch("calling") }, after: [] },
    calling: { prompt: "", look: "", offers: [], when: { "call.started": branch(null) }, after: [] },
  },
};

function row(events = [], more = {}) {
  return {
    id: CASE, kind: "visit", playbook: "sha256:b", revision: 1, state: "planned", plan: { window_from_ms: 5 }, counters: { calls: 0 },
    givens: {}, next: null, person: {}, alerts: [], events, ...more,
  };
}

/** A phone that has synced one case, and its server. */
async function synced(more = {}) {
  const [account, server] = [await someone(), new Server()];
  server.now = Date.now();
  server.more = { cases: [row([], more)], playbooks: ["sha256:b"], texts: { ru: "sha256:t" } };
  await exchange(account.id, {});
  server.more = {};
  await write(account.id, ["books"], (tx) => tx.objectStore("books").put(BOOK, "sha256:b"));
  return { account, server };
}

test("an unsent tap is folded on top of the server's events", async () => {
  const { account } = await synced();
  await taps(account, 2);

  const [found] = await day();

  assert.deepEqual([found.picture.snapshot.state, found.picture.snapshot.counters.calls, found.unsent], ["calling", 2, 2]);
  assert.deepEqual(found.waiting.map(({ by, device_seq }) => [by, device_seq]), [["technician", 1], ["technician", 2]]);
});

test("an accepted tap stays in the picture until its case row has come", async () => {
  const { account, server } = await synced();
  const [event] = await taps(account, 1);

  await exchange(account.id, {});
  assert.deepEqual([(await oneCase(CASE)).picture.snapshot.counters.calls, (await oneCase(CASE)).unsent], [1, 0]);

  server.more = { cases: [row([{ ...event, at_ms: server.now, by: "technician" }], { revision: 2 })] };
  await exchange(account.id, {});

  const found = await oneCase(CASE);
  assert.deepEqual([found.picture.snapshot.counters.calls, found.waiting, found.events.length], [1, [], 1]);
});

test("a quarantined tap leaves the picture", async () => {
  const { account, server } = await synced();
  await taps(account, 1);
  server.take = ({ id }) => ({ id, status: "quarantined", reason: "нет" });

  await exchange(account.id, {});

  assert.equal((await oneCase(CASE)).picture.snapshot.counters.calls, 0);
});

test("without its playbook a case has the server's state and no picture", async () => {
  const { account } = await synced();
  await write(account.id, ["books"], (tx) => tx.objectStore("books").clear());

  const [found] = await day();

  assert.deepEqual([found.case.state, found.picture, found.book], ["planned", null, null]);
});

test("missing playbooks and texts are fetched by digest, once", async () => {
  const { account } = await synced();
  const asked = [];
  globalThis.fetch = async (path) => {
    asked.push(path);
    return Response.json({ hello: "привет" });
  };

  await completeLibrary(account.id);
  await completeLibrary(account.id);

  assert.deepEqual(asked, ["/api/v1/texts/sha256%3At"]);
  assert.deepEqual(await texts("ru"), { hello: "привет" });
  assert.equal(await texts("zh"), null);
  assert.deepEqual(await missingFrom(account.id), []);
});

test("a difference to the server's picture is counted (architecture 7.6)", async () => {
  const { account, server } = await synced({ state: "calling" });

  await compareWithServer(account.id, [CASE], server.now);

  assert.equal(await kept(account, "differences"), 1);
});

test("a playbook that came as text is parsed, one kept by an earlier release is taken as it is", async () => {
  const { account } = await synced();
  const [before] = await day();
  const other = await synced();
  await write(other.account.id, ["books"], (tx) => tx.objectStore("books").put(JSON.stringify(BOOK), "sha256:b"));

  const [after] = await day();

  assert.notEqual(account.id, other.account.id);
  assert.deepEqual([before.book, after.book], [BOOK, BOOK]);
});
