/** The server's time on a phone whose clock is wrong, changed or asleep. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { someone } from "./device_world.js";
import * as clock from "../../static/js/device/clock.js";
import { stamped } from "../../static/js/device/stamped.js";

const HOUR = 3_600_000;

/** An answer that came just now: the phone is ahead by `aheadMs`. */
async function answered(aheadMs) {
  const now = clock.stamp();
  const serverMs = now.device_ms - aheadMs;
  await clock.takeSample(now, now, serverMs);
  return { now, serverMs };
}

test("a phone five hours ahead still counts by the server", async () => {
  const { now, serverMs } = await answered(5 * HOUR);

  const later = { ...now, device_ms: now.device_ms + 60_000, mono_ms: now.mono_ms + 60_000 };

  assert.equal(clock.serverTimeOf(later), serverMs + 60_000);
  assert.ok(Math.abs(clock.skewMs() - 5 * HOUR) < 50);
  assert.ok(clock.clockIsOff());
});

test("a clock set back in mid-visit does not lengthen a countdown (B2)", async () => {
  const { now, serverMs } = await answered(0);

  const later = { ...now, device_ms: now.device_ms - HOUR, mono_ms: now.mono_ms + 60_000 };

  assert.equal(clock.serverTimeOf(later), serverMs + 60_000);
});

test("a phone that slept is believed by its wall clock (B3)", async () => {
  const { now, serverMs } = await answered(0);

  const later = { ...now, device_ms: now.device_ms + 600_000, mono_ms: now.mono_ms + 1000 };

  assert.equal(clock.serverTimeOf(later), serverMs + 600_000);
});

test("a tap of an earlier page is set right by the clock's present error", async () => {
  const { now, serverMs } = await answered(5 * HOUR);

  const earlier = { device_ms: now.device_ms - 600_000, clock: "another page", mono_ms: 999_999_999 };

  assert.equal(clock.serverTimeOf(earlier), serverMs - 600_000);
});

test("half of the way there and back is added to what the server said", async () => {
  const sent = clock.stamp();
  const got = { ...sent, device_ms: sent.device_ms + 400, mono_ms: sent.mono_ms + 400 };
  await clock.takeSample(sent, got, 1_800_000_000_000);

  assert.equal(clock.serverTimeOf(got), 1_800_000_000_200);
});

test("a call said to have been made earlier is dated so (F10)", async () => {
  const account = await someone();
  const { now, serverMs } = await answered(0);
  const row = { ...now, id: "e", case: "c", type: "call.started", data: { called_ms: serverMs - HOUR }, private: {}, author: account.id };

  const event = stamped(row, account, serverMs);

  assert.deepEqual([event.at_ms, event.quality, event.by], [serverMs - HOUR, "declared", "technician"]);
});
