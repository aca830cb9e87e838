/** What leaves the outbox, and what never does, whatever the server answers. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { CASE, kept, problem, rows, Server, someone, taps } from "./device_world.js";
import { exchange } from "../../static/js/device/exchange.js";
import { allCases } from "../../static/js/device/pack.js";
import { listNotAccepted } from "../../static/js/device/left.js";
import { countUnsent } from "../../static/js/device/unsent.js";

test("an accepted event leaves the outbox and is kept among the answered", async () => {
  const [account, server] = [await someone(), new Server()];
  await taps(account, 3);

  await exchange(account.id, {});

  assert.deepEqual(server.numbers, [1, 2, 3]);
  assert.deepEqual(await rows(account, "outbox"), []);
  assert.deepEqual((await rows(account, "answered")).map((row) => row.state), ["accepted", "accepted", "accepted"]);
});

test("the request carries what the contract names and nothing that is only the phone's", async () => {
  const [account, server] = [await someone(), new Server()];
  await taps(account, 1);

  await exchange(account.id, { push: "ok" });

  const [body] = server.bodies;
  assert.deepEqual(Object.keys(body).sort(), ["app", "author", "clock", "cursor", "device", "events", "mono_ms", "push", "sent_ms", "unsent"]);
  assert.deepEqual(Object.keys(body.events[0]).sort(), ["case", "clock", "data", "device_ms", "device_seq", "id", "mono_ms", "private", "schema", "type"]);
  assert.deepEqual(body.unsent, { events: 0, photos: 0 });
});

test("more than 200 events go in several requests, in order", async () => {
  const [account, server] = [await someone(), new Server()];
  await taps(account, 205);

  await exchange(account.id, {});

  assert.deepEqual(server.bodies.map((body) => [body.events.length, body.unsent.events]), [[200, 5], [5, 0]]);
  assert.deepEqual(server.numbers, Array.from({ length: 205 }, (_, i) => i + 1));
});

test("a lost answer is asked for again and doubles nothing (A4)", async () => {
  const [account, server] = [await someone(), new Server()];
  await taps(account, 2);
  server.after = () => {
    throw new TypeError("connection reset");
  };
  await assert.rejects(exchange(account.id, {}), { state: "offline" });
  assert.equal((await countUnsent(account.id)).events, 2);

  server.after = (response) => response;
  await exchange(account.id, {});

  assert.equal(server.events.size, 2);
  assert.deepEqual((await rows(account, "answered")).map((row) => row.state), ["duplicate", "duplicate"]);
});

test("a body that the server cannot read is halved until the culprit stands alone (C2)", async () => {
  const [account, server] = [await someone(), new Server()];
  const made = await taps(account, 9);
  const culprit = made[6].id;
  server.before = (body) => (body.events.some(({ id }) => id === culprit) ? problem(400, "Так не пишут.") : null);

  await exchange(account.id, {});

  assert.deepEqual(server.numbers, [1, 2, 3, 4, 5, 6, 8, 9]);
  assert.equal((await countUnsent(account.id)).events, 0);
  const [stuck] = await listNotAccepted(account.id);
  assert.deepEqual([stuck.id, stuck.state, stuck.reason], [culprit, "stuck", "Так не пишут."]);
});

test("a 400 of somebody between us and the server blames no event", async () => {
  const [account, server] = [await someone(), new Server()];
  await taps(account, 1);
  server.before = () => new Response("<h1>Wi-Fi</h1>", { status: 400, headers: { "Content-Type": "text/html" } });

  await assert.rejects(exchange(account.id, {}), { state: "error", code: "no_answer" });

  assert.equal((await countUnsent(account.id)).events, 1);
});

test("a request that is refused even without events blames no event", async () => {
  const [account, server] = [await someone(), new Server()];
  await taps(account, 2);
  server.before = () => problem(400, "Так не пишут.");

  await assert.rejects(exchange(account.id, {}), { state: "error", code: "not_understood" });

  assert.equal((await countUnsent(account.id)).events, 2);
});

test("a page instead of an answer takes nothing out of the outbox (pain 9)", async () => {
  const [account, server] = [await someone(), new Server()];
  await taps(account, 1);
  server.before = () => new Response("<h1>Wi-Fi</h1>", { headers: { "Content-Type": "text/html" } });

  await assert.rejects(exchange(account.id, {}), { state: "error", code: "no_answer" });

  assert.equal((await countUnsent(account.id)).events, 1);
});

test("a 401 keeps everything (A13)", async () => {
  const [account, server] = [await someone(), new Server()];
  await taps(account, 2);
  server.before = () => problem(401, "Войдите снова.");

  await assert.rejects(exchange(account.id, {}), { state: "sign_in" });

  assert.equal((await countUnsent(account.id)).events, 2);
});

test("with the right to hand in alone the events go and a sign-in is asked for", async () => {
  const [account, server] = [await someone(), new Server()];
  await taps(account, 2);
  server.more = { read: "sign_in", cases: undefined, cursor: undefined };

  const done = await exchange(account.id, {});

  assert.equal(done.signIn, true);
  assert.equal(server.events.size, 2);
  assert.equal(await kept(account, "last_ok_ms"), undefined);
});

test("Retry-After is handed to the scheduler", async () => {
  const [account, server] = [await someone(), new Server()];
  await taps(account, 1);
  server.before = () => problem(503, "Сервер занят.", { "Retry-After": "7" });

  await assert.rejects(exchange(account.id, {}), { code: "busy", retryAfterMs: 7000, words: "Сервер занят." });
});

test("what is refused or quarantined leaves the counters and is told with its reason (pain 11)", async () => {
  const [account] = [await someone(), new Server()];
  await taps(account, 1, "bad");

  await exchange(account.id, {});

  assert.deepEqual(await countUnsent(account.id), { events: 0, photos: 0 });
  assert.deepEqual((await listNotAccepted(account.id)).map((row) => [row.state, row.reason]), [["quarantined", "Этого сервер не понимает."]]);
});

test("after a restored backup the answered events are offered again (C8)", async () => {
  const [account, server] = [await someone(), new Server()];
  await taps(account, 5);
  await exchange(account.id, {});

  server.events.clear();
  server.epoch = "second";
  await taps(account, 1);
  await exchange(account.id, {});

  assert.deepEqual(server.numbers, [6, 1, 2, 3, 4, 5]);
  assert.equal(server.bodies.at(-1).cursor, null);
  assert.equal((await countUnsent(account.id)).events, 0);
});

test("a number that the server misses is offered again, once", async () => {
  const [account, server] = [await someone(), new Server()];
  const [first] = await taps(account, 2);
  await exchange(account.id, {});
  server.events.delete(first.id);
  server.more = { missing_seq: [1] };

  await exchange(account.id, {});
  await exchange(account.id, {});

  assert.equal(server.events.size, 2);
  assert.deepEqual(server.bodies.map((body) => body.events.length), [2, 0, 1, 0]);
});

test("answers older than fourteen days of the server's time are forgotten", async () => {
  const [account, server] = [await someone(), new Server()];
  await taps(account, 1);
  await exchange(account.id, {});

  server.now += 15 * 86_400_000;
  await exchange(account.id, {});

  assert.deepEqual(await rows(account, "answered"), []);
});

test("a case that goes takes its draft along and leaves its unsent events", async () => {
  const [account, server] = [await someone(), new Server()];
  server.more = { cases: [{ id: CASE, events: [] }] };
  await exchange(account.id, {});
  await taps(account, 1);
  server.more = { gone: [CASE] };
  server.before = (body) => (body.events.length > 0 ? problem(401, "") : null);

  await assert.rejects(exchange(account.id, {}));
  server.before = () => null;
  await exchange(account.id, {});

  assert.deepEqual(await allCases(account.id), []);
  assert.equal(server.events.size, 1);
});
