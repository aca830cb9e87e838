/** What the desk makes of a call that rings at its own extension. */

import assert from "node:assert/strict";
import { test } from "node:test";

const { take } = await import("../../static/js/desk/line.js");
const RINGS = { id: "l1", phone: "+79172550304", began_ms: 5, answered: false };

function desk(more = {}) {
  const said = [];
  const app = { line: null, call: null, number: "", announce: (words) => said.push(words), requestUpdate() {}, ...more };
  app.typeNumber = (number) => {
    app.number = number;
  };
  return { app, said };
}

test("who rings is announced once, and is the number of the next call", () => {
  const { app, said } = desk();
  take(app, RINGS);
  take(app, { ...RINGS });
  take(app, { ...RINGS, answered: true });
  assert.equal(app.number, RINGS.phone);
  assert.equal(said.length, 1);
});

test("a call that nobody answered takes its number along, an answered one leaves it for the entry", () => {
  for (const answered of [false, true]) {
    const { app } = desk();
    take(app, { ...RINGS, answered });
    take(app, null);
    assert.equal(app.number, answered ? RINGS.phone : "");
  }
});

test("a number that somebody types, and a call that goes on, are left alone", () => {
  const typing = desk({ number: "8 900" }).app;
  const talking = desk({ call: { events: [{ at_ms: 1 }] } }).app;
  for (const app of [typing, talking]) {
    take(app, RINGS);
    take(app, null);
  }
  assert.equal(typing.number, "8 900");
  assert.equal(talking.number, "");
});
