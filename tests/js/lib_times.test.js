/** Are times those of the area, and the same whether the browser is asked or the last start has kept them? */

import assert from "node:assert/strict";
import { test } from "node:test";

const kept = new Map();
globalThis.localStorage = { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value) };
const { clockTime, dateTitle, fromWall, rememberTimes, useZone, wallMs } = await import("../../static/js/lib/times.js");
const { knownOffset } = await import("../../static/js/lib/known_times.js");

const HOUR = 3_600_000;
const NOON = Date.UTC(2026, 10, 23, 12);

test("an instant of no visit is shown in the area's zone, not in the phone's", () => {
  useZone("Asia/Yekaterinburg");

  assert.deepEqual([clockTime(NOON), clockTime(NOON, "Europe/Moscow")], ["17:00", "15:00"]);
});

test("what is kept for the next start says the same as the browser, also beside a change of the clocks", () => {
  const zone = "America/New_York";
  const before = Array.from({ length: 90 * 24 }, (_, hour) => wallMs(NOON + (hour - 40 * 24) * HOUR, zone));
  const titles = [0, 24, 48].map((hours) => dateTitle(NOON + hours * HOUR, zone));
  useZone(zone);

  rememberTimes(NOON);

  const offsets = before.map((_wall, hour) => knownOffset(NOON + (hour - 40 * 24) * HOUR, zone));
  before.forEach((wall, hour) => {
    const ms = NOON + (hour - 40 * 24) * HOUR;
    assert.equal(offsets[hour] ?? wall - ms, wall - ms);
  });
  assert.equal(knownOffset(NOON, zone), -5 * HOUR);
  assert.equal(knownOffset(NOON, "Asia/Tokyo"), undefined);
  assert.deepEqual([0, 24, 48].map((hours) => dateTitle(NOON + hours * HOUR, zone)), titles);
  assert.equal(fromWall(wallMs(NOON, zone), zone), NOON);
});
