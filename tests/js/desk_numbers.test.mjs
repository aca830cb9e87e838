/** Numbers for an outage as the desk keeps them: each given away once, also when the server does not know it yet. */

import assert from "node:assert/strict";
import { test } from "node:test";

const { answered, given, leftOf, numberOf } = await import("../../static/js/desk/numbers.js");

const areas = { north: { letter: "A", numbers: ["A-0001", "A-0002", "A-0003"] }, south: { letter: "A", numbers: ["A-0001"] } };
const fresh = { areas, taken: [], printed: [] };

test("a number is given away once, and that of another area is another one", () => {
  const one = given(fresh, "north", 1, false);
  const two = given(one.kept, "north", 1, false);
  assert.deepEqual([one.numbers, two.numbers], [["A-0001"], ["A-0002"]]);
  assert.deepEqual(leftOf(two.kept, "north"), ["A-0003"]);
  assert.deepEqual(leftOf(two.kept, "south"), ["A-0001"]);
});

test("without numbers none is given", () => {
  assert.deepEqual(given(fresh, "west", 2, true).numbers, []);
  assert.deepEqual(given(fresh, "north", 9, false).numbers.length, 3);
});

test("what was given away is not given again when the server still offers it", () => {
  const { kept } = given(fresh, "north", 2, false);
  const after = answered(kept, areas, []);
  assert.deepEqual(leftOf(after, "north"), ["A-0003"]);
  const later = answered(after, { north: { letter: "A", numbers: ["A-0003", "A-0004"] } }, []);
  assert.deepEqual([later.taken, leftOf(later, "north")], [[], ["A-0003", "A-0004"]]);
});

test("what was printed is told until the server has heard it", () => {
  const { kept } = given(fresh, "north", 2, true);
  assert.deepEqual(kept.printed, ["north A-0001", "north A-0002"]);
  assert.deepEqual(answered(kept, areas, ["north A-0001"]).printed, ["north A-0002"]);
});

test("a call says the number of its first event or its entry", () => {
  assert.equal(numberOf({ events: [{ data: {} }, { data: { outage_no: "A-0041" } }] }), "A-0041");
  assert.equal(numberOf({ events: [{}, { data: {} }] }), "");
});
