/** When the next sync is, with timers that a hand turns. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { alone } from "../../static/js/device/lock.js";
import { makeSchedule } from "../../static/js/device/schedule.js";

/** A scheduler whose runs end when told to, and its planned pause. */
function world({ visible = true } = {}) {
  const seen = { runs: 0, pause: null, now: 0, end: null };
  const schedule = makeSchedule({
    run: () => {
      seen.runs += 1;
      return new Promise((resolve) => {
        seen.end = async (outcome) => {
          resolve(outcome);
          await new Promise(setImmediate);
        };
      });
    },
    nowMs: () => seen.now,
    random: () => 1,
    isVisible: () => visible,
    setTimer: (callback, ms) => {
      seen.pause = ms;
      seen.fire = callback;
      return ms;
    },
    clearTimer: () => {
      seen.pause = null;
    },
  });
  return { schedule, seen };
}

test("a request starts at once, and never two at a time", async () => {
  const { schedule, seen } = world();

  schedule.request();
  schedule.request();
  schedule.request();

  assert.equal(seen.runs, 1);
  await seen.end({ ok: true });
  assert.equal(seen.runs, 2);
});

test("a mere look at the page adds no second run", async () => {
  const { schedule, seen } = world();
  schedule.request();

  schedule.request(false);
  await seen.end({ ok: true });

  assert.equal(seen.runs, 1);
  assert.equal(seen.pause, 60_000);
});

test("failures wait longer each time, at most a minute (pain 8)", async () => {
  const { schedule, seen } = world();
  const pauses = [];
  schedule.request();

  for (let i = 0; i < 9; i += 1) {
    await seen.end({ ok: false });
    pauses.push(seen.pause);
    seen.fire();
  }

  assert.deepEqual(pauses, [1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000]);
});

test("a request after a failure does not wait for the back-off", async () => {
  const { schedule, seen } = world();
  schedule.request();
  await seen.end({ ok: false });

  schedule.request();

  assert.equal(seen.runs, 2);
});

test("Retry-After is obeyed even when something was recorded", async () => {
  const { schedule, seen } = world();
  schedule.request();
  schedule.request();
  await seen.end({ ok: false, retryAfterMs: 7000 });
  assert.deepEqual([seen.runs, seen.pause], [1, 7000]);

  schedule.request();
  assert.deepEqual([seen.runs, seen.pause], [1, 7000]);

  seen.now = 7000;
  schedule.request();
  assert.equal(seen.runs, 2);
});

test("a waiting step on the screen asks every five seconds", async () => {
  const { schedule, seen } = world();
  schedule.request();
  await seen.end({ ok: true });

  schedule.setHot(true);
  assert.equal(seen.pause, 5000);

  seen.fire();
  await seen.end({ ok: false });
  assert.equal(seen.pause, 5000);
});

test("a hidden page is not hot", async () => {
  const { schedule, seen } = world({ visible: false });
  schedule.setHot(true);

  schedule.request();
  await seen.end({ ok: true });

  assert.equal(seen.pause, 60_000);
});

test("of two tabs one syncs, and without locks both do (A5)", async () => {
  let held = false;
  const locks = {
    async request(_name, _options, work) {
      if (held) return work(null);
      held = true;
      try {
        return await work({});
      } finally {
        held = false;
      }
    },
  };
  const work = () => new Promise((resolve) => setImmediate(resolve, "done"));

  assert.deepEqual(await Promise.all([alone(work, locks), alone(work, locks)]), ["done", null]);
  assert.equal(await alone(work, locks), "done");
  assert.deepEqual(await Promise.all([alone(work, null), alone(work, null)]), ["done", "done"]);
});
