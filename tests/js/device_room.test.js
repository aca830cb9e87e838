/** A full phone: what can be fetched again goes first, then the reserve, and a person is told in the end (A7). */

import assert from "node:assert/strict";
import { test } from "node:test";
import { put, rows, someone } from "./device_world.js";
import { openDatabase } from "../../static/js/device/database.js";
import { recall } from "../../static/js/device/memory.js";
import { layReserve, withRoom } from "../../static/js/device/room.js";

const full = () => Promise.reject(new DOMException("full", "QuotaExceededError"));

/** A phone with one sent and one unsent photo, a used and an unused playbook, and the reserve. */
async function crowded() {
  const account = await someone();
  const db = await openDatabase(account.id);
  await put(account, "photos", { sha256: "a", state: "sent", bytes: new ArrayBuffer(8) });
  await put(account, "photos", { sha256: "b", state: "waiting", bytes: new ArrayBuffer(8) });
  await put(account, "cases", { id: "c", playbook: "used" });
  await put(account, "books", {}, "used");
  await put(account, "books", {}, "unused");
  await layReserve();
  return { account, db };
}

test("the first to go are sent photos and unused playbooks", async () => {
  const { account, db } = await crowded();
  let tries = 0;

  const result = await withRoom(db, async () => (++tries === 1 ? full() : "written"));

  assert.equal(result, "written");
  assert.deepEqual((await rows(account, "photos")).map(({ bytes }) => bytes?.byteLength ?? null), [null, 8]);
  assert.deepEqual(await db.store("books").getAllKeys(), ["used"]);
  assert.equal((await recall("reserve")).byteLength, 5 * 1024 * 1024);
});

test("then the reserve is spent", async () => {
  const { db } = await crowded();
  let tries = 0;

  await withRoom(db, async () => (++tries <= 2 ? full() : "written"));

  assert.equal(await recall("reserve"), undefined);
});

test("then it is said in words that have a text", async () => {
  const { db } = await crowded();

  await assert.rejects(withRoom(db, full), { name: "DeviceError", code: "storage_full" });
});

test("another fault is not taken for a full phone", async () => {
  const { db } = await crowded();

  await assert.rejects(withRoom(db, () => Promise.reject(new TypeError("else"))), /else/);

  assert.notEqual(await recall("reserve"), undefined);
});
