/** Do the core's modules keep the promises that Python cannot test for them? */

import assert from "node:assert/strict";
import { test } from "node:test";
import { canonical, compareText, own, put } from "../../static/js/core/canonical.js";
import { advance, begin, fold } from "../../static/js/core/fold.js";

const BOOK = {
  name: "small",
  start: "waiting",
  counters: {},
  givens: {},
  assigned: [],
  effects: {},
  free: [],
  commands: [],
  groups: {},
  always: {},
  states: { waiting: { prompt: "", look: "end", offers: [], when: {}, after: [] } },
};
const EVENT = { id: "1", type: "call", at_ms: 5, by: "technician", author: "p1", data: {} };

test("keys sort by code point, as Python sorts", () => {
  assert.equal(canonical({ "😀": 1, "\uff61": 2, b: [true, null], a: "x" }), '{"a":"x","b":[true,null],"\uff61":2,"😀":1}');
  assert.ok(compareText("a", "ab") < 0);
});

test("names that every object inherits are nobody's own", () => {
  const record = {};
  assert.equal(own(record, "constructor"), undefined);
  put(record, "__proto__", 7);
  assert.equal(own(record, "__proto__"), 7);
  assert.equal(canonical(record), '{"__proto__":7}');
});

test("folding changes neither the events nor the snapshot it starts from", () => {
  const base = advance(BOOK, null, [EVENT]);
  const before = canonical(base);
  const events = Object.freeze([Object.freeze({ ...EVENT, id: "2", at_ms: 9 })]);

  const after = advance(BOOK, base, events);

  assert.equal(canonical(base), before);
  assert.deepEqual(after.marks, { 1: ["out_of_order"], 2: ["out_of_order"] });
});

test("an event from before the snapshot is refused", () => {
  const base = advance(BOOK, null, [EVENT]);

  assert.throws(() => advance(BOOK, base, [{ ...EVENT, id: "0", at_ms: 1 }]), /fold the whole case/);
});

test("a snapshot in a state the playbook does not know is refused by name", () => {
  const lost = { ...begin(BOOK), state: "toString" };

  assert.throws(() => advance(BOOK, lost, [EVENT]), /small has no state toString/);
  assert.equal(fold(BOOK, [], 0).next_due_ms, null);
});
