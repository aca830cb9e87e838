/** How a tap is kept: numbered without gaps, wholly or not at all, and said to be kept only then. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { CASE, rows, Server, someone, taps } from "./device_world.js";
import { append } from "../../static/js/device/append.js";
import { openDatabase, write } from "../../static/js/device/database.js";
import { uuid7 } from "../../static/js/device/ids.js";
import { exportUnsent } from "../../static/js/device/left.js";
import { record, undo, unsent } from "../../static/js/device/outbox.js";

test("fifty taps at once get the numbers one to fifty", async () => {
  const account = await someone();

  const made = await Promise.all(Array.from({ length: 50 }, () => append(account.id, { caseId: CASE, type: "note" })));

  const numbers = made.map((row) => row.device_seq).sort((a, b) => a - b);
  assert.deepEqual(numbers, Array.from({ length: 50 }, (_, i) => i + 1));
  assert.equal(new Set(made.map((row) => row.id)).size, 50);
  assert.equal(new Set(made.map((row) => row.device)).size, 1);
});

test("an event that could not be written takes no number", async () => {
  const account = await someone();
  await taps(account, 1);
  const broken = { stores: ["photos"], write: async () => Promise.reject(new Error("no photo")) };

  await assert.rejects(append(account.id, { caseId: CASE, type: "photo.taken" }, broken), /no photo/);
  await taps(account, 1);

  assert.deepEqual((await rows(account, "outbox")).map((row) => row.device_seq).sort(), [1, 2]);
});

test("every write of events is strict (A2)", async () => {
  const account = await someone();
  const db = await openDatabase(account.id);
  const asked = [];
  const real = IDBDatabase.prototype.transaction;
  IDBDatabase.prototype.transaction = function (stores, mode, options) {
    if (mode === "readwrite") asked.push(options?.durability);
    return real.call(this, stores, mode, options);
  };

  await append(account.id, { caseId: CASE, type: "note" });
  await write(account.id, ["outbox"], (tx) => tx.objectStore("outbox").count());
  IDBDatabase.prototype.transaction = real;

  assert.ok(db.raw.objectStoreNames.contains("outbox"));
  assert.ok(asked.length > 0 && asked.every((durability) => durability === "strict"));
});

test("a recorded event is answered with what was stored", async () => {
  const [, server] = [await someone(), new Server()];
  server.before = () => {
    throw new TypeError("no network");
  };

  const event = await record({ caseId: CASE, type: "note", data: { to: "dispatcher" }, privateWords: { words: "ключ у соседа" } });

  assert.deepEqual([event.case, event.type, event.schema, event.state, event.device_seq], [CASE, "note", 1, "waiting", 1]);
  assert.deepEqual([event.data, event.private], [{ to: "dispatcher" }, { words: "ключ у соседа" }]);
  assert.match(event.id, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.deepEqual(await unsent(), { events: 1, photos: 0 });
});

test("a slip is undone by an event of its own", async () => {
  const [, server] = [await someone(), new Server()];
  server.before = () => {
    throw new TypeError("no network");
  };
  const slip = await record({ caseId: CASE, type: "call.no_answer" });

  const event = await undo(slip.id);

  assert.deepEqual([event.type, event.case, event.data], ["undone", CASE, { of: slip.id }]);
  await assert.rejects(undo("nobody"), /no event/);
});

test("what is unsent can be handed to support as text", async () => {
  const account = await someone();
  await taps(account, 2);

  const told = JSON.parse(await exportUnsent());

  assert.deepEqual([told.author, told.events.length], [account.id, 2]);
});

test("ids made later sort later", () => {
  assert.ok(uuid7(1_800_000_000_000) < uuid7(1_800_000_000_001));
  assert.equal(uuid7(0).slice(0, 13), "00000000-0000");
});
