/** The PIN: right, wrong, counted before it is looked at, with waits that grow, and an end after ten. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { someone } from "./device_world.js";
import { recall, remember } from "../../static/js/device/memory.js";
import { dropPin, MOST_TRIES, pinOf, setPin, tryPin, waitAfter } from "../../static/js/device/pin.js";

/** Let the wait be over. */
async function waited(account) {
  const pins = await recall("pins");
  await remember("pins", { ...pins, [account.id]: { ...pins[account.id], wait_ms: 0 } });
}

test("the right one opens and forgives, a wrong one costs a try", async () => {
  const account = await someone();
  await setPin(account.id, "1234");

  assert.deepEqual(await tryPin(account.id, "1235"), { left: 9, waitMs: 0 });
  assert.deepEqual(await tryPin(account.id, "1234"), { open: true });
  assert.equal((await pinOf(account.id)).tries, 0);
});

test("each account has its own, and without one everything is open", async () => {
  const [one, other] = [await someone(), await someone()];
  await setPin(one.id, "1234");
  await setPin(other.id, "567890");

  assert.deepEqual(await tryPin(other.id, "567890"), { open: true });
  assert.equal("left" in (await tryPin(one.id, "567890")), true);
  await dropPin(one.id);
  assert.deepEqual(await tryPin(one.id, "anything"), { open: true });
});

test("while a wait lasts not even the right one is looked at", async () => {
  const account = await someone();
  await setPin(account.id, "1234");
  for (let n = 0; n < 3; n += 1) await tryPin(account.id, "0000");

  const tried = await tryPin(account.id, "1234");

  assert.equal(tried.left, 7);
  assert.ok(tried.waitMs > 9_000 && tried.waitMs <= 10_000);
  await waited(account);
  assert.deepEqual(await tryPin(account.id, "1234"), { open: true });
});

test("waits grow, and the tenth wrong one is the last", async () => {
  const account = await someone();
  await setPin(account.id, "1234");
  const left = [];
  for (let n = 0; n < MOST_TRIES; n += 1) {
    left.push((await tryPin(account.id, "0000")).left);
    await waited(account);
  }

  assert.deepEqual(left, [9, 8, 7, 6, 5, 4, 3, 2, 1, 0]);
  const waits = Array.from({ length: 9 }, (_, n) => waitAfter(n + 1));
  assert.deepEqual(waits, [...waits].sort((a, b) => a - b));
});

test("a page that is closed in the middle of a try has spent it", async () => {
  const account = await someone();
  await setPin(account.id, "1234");
  const real = crypto.subtle.deriveBits;
  crypto.subtle.deriveBits = () => Promise.reject(new Error("closed"));

  await assert.rejects(tryPin(account.id, "1234"));
  crypto.subtle.deriveBits = real;

  assert.equal((await pinOf(account.id)).tries, 1);
});

test("what is kept of it is not the PIN", async () => {
  const account = await someone();
  await setPin(account.id, "1234");

  const { salt, hash } = await pinOf(account.id);

  assert.deepEqual([salt.length, hash.length, hash.includes("1234")], [16, 64, false]);
});
