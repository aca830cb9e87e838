import assert from "node:assert/strict";
import test from "node:test";
import { attemptsOf } from "../../static/js/phone/attempts.js";
import { dialable } from "../../static/js/phone/call.js";
import { isLeafletNumber, leafletProblem } from "../../static/js/phone/leaflet.js";
import { namedPerson, spokenName } from "../../static/js/phone/people.js";
import { routeOf } from "../../static/js/phone/route.js";
import { openAlert } from "../../static/js/phone/status.js";

const MINUTE = 60_000;
let count = 0;
/** @param {string} type @param {number} minute @param {object} [more] */
const event = (type, minute, more = {}) => ({
  id: `e${count++}`,
  type,
  at_ms: minute * MINUTE,
  data: {},
  private: {},
  ...more,
});
/** @param {any[]} events */
const row = (events) => /** @type {any} */ ({ events });

test("attempts are dated by the start of the call and only those count that the fold counted (S4.3)", () => {
  const early = event("call.started", 12);
  const events = [
    event("call.started", 0),
    event("call.no_answer", 1),
    early,
    event("call.no_answer", 13),
    event("call.started", 20),
    event("call.no_answer", 21),
  ];

  const attempts = attemptsOf(events, 2, { [early.id]: ["too_early"] });

  assert.deepEqual(attempts, [
    { at_ms: 0, counted: true },
    { at_ms: 12 * MINUTE, counted: false },
    { at_ms: 20 * MINUTE, counted: true },
  ]);
});

test("calls of an earlier series are no attempts of this one", () => {
  const events = [0, 10, 20].flatMap((start) => [event("call.started", start), event("call.no_answer", start + 1)]);

  assert.deepEqual(
    attemptsOf(events, 1, {}).map((attempt) => attempt.at_ms),
    [20 * MINUTE],
  );
});

test("a leaflet number is right with its check digit only", () => {
  const right = Array.from({ length: 10 }, (_, digit) => `1234567${digit}`).filter(isLeafletNumber);

  assert.equal(right.length, 1);
  assert.equal(leafletProblem("1234"), "length");
  assert.equal(leafletProblem(right[0] ?? ""), null);
});

test("people are addressed by name and patronymic, others as the order has them", () => {
  assert.equal(spokenName("Панина Зоя Эдуардовна"), "Зоя Эдуардовна");
  assert.equal(spokenName("Zoe Panina"), "Zoe Panina");
});

test("the person named last may open, unless it was taken back or undone (S4.1)", () => {
  const named = event("call.other_person", 1, { private: { person_name: "Марина", door_word: "сирень" } });

  assert.deepEqual(namedPerson(row([named])), { name: "Марина", relation: undefined, word: "сирень" });
  assert.equal(namedPerson(row([named, event("customer.unnamed", 2)])), null);
  assert.equal(namedPerson(row([named, event("undone", 2, { data: { of: named.id } })])), null);
});

test("the address says which screen is open; an unknown one is the day", () => {
  assert.deepEqual(routeOf("#/case/v1/ask/call.busy"), {
    screen: "case",
    caseId: "v1",
    part: "ask",
    name: "call.busy",
  });
  assert.equal(routeOf("#content").screen, "day");
});

test("an alert waits on the screen, its decision until the technician acted on it", () => {
  const alert = { kind: "no_contact", n: 1, open: true, raised_ms: 10, decision: null };
  const decided = { ...alert, open: false, decision: { type: "decided.wait", by_name: "Лилия", at_ms: 20 } };
  /** @param {any[]} alerts @param {any[]} events */
  const visit = (alerts, events) => /** @type {any} */ ({ case: { alerts }, events });

  assert.equal(openAlert(visit([alert], [])), alert);
  assert.equal(openAlert(visit([decided], [])), decided);
  assert.equal(openAlert(visit([decided], [{ by: "technician", at_ms: 30 }])), null);
});

test("a visit without a number offers no call, and its card says what to do instead", () => {
  const offer = (/** @type {string} */ name, /** @type {any[]} */ asks = []) => ({ event: name, text: name, asks });
  const step = /** @type {any} */ ({
    title: "step.planned.title",
    say: "step.planned.say",
    offers: { main: [offer("call.started")], more: [offer("call.started", ["phone"])], bar: [offer("technician.departed")] },
  });
  const visit = (/** @type {any[]} */ phones) => /** @type {any} */ ({ case: { person: { phones } }, events: [] });

  const silent = dialable(step, visit([]));

  assert.deepEqual([silent.title, silent.say, silent.note], ["phone.no_number", "", "phone.no_number.why"]);
  assert.deepEqual([silent.offers.main, silent.offers.more.length, silent.offers.bar.length], [[], 1, 1]);
  assert.equal(dialable(step, visit([{ e164: "+70004838348" }])), step);
});
