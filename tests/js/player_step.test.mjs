import assert from "node:assert/strict";
import test from "node:test";
import { agreedTimes, choicesOf, isOneChoice, isOneTap, variantsOf } from "../../static/js/player/asking.js";
import { commonStart } from "../../static/js/player/common_start.js";
import { countdownOf, stepOf } from "../../static/js/player/step.js";
import { useTexts } from "../../static/js/lib/texts.js";

const MINUTE = 60_000;
const NOON = Date.UTC(2026, 10, 23, 9);
const plan = { window_from_ms: NOON, window_to_ms: NOON + 120 * MINUTE, zone: "Europe/Moscow" };
const agreed = { type: "int", as: "instant", required: false };
const words = {
  events: {
    waits: { by: ["technician"], kind: "report", free: false, data: { agreed_ms: agreed }, private: {} },
    silent: {
      by: ["technician"],
      kind: "report",
      free: false,
      data: { how: { type: "choice", of: ["rings", "off"], required: false } },
      private: {},
    },
    named: {
      by: ["technician"],
      kind: "report",
      free: false,
      data: {},
      private: { person_name: { type: "string", as: "name", required: true } },
    },
  },
};
/** @param {string} event @param {object} [more] */
const offer = (event, more = {}) => ({ event, text: event, place: "main", sets: {}, if: [], asks: [], ...more });
/** @param {string} field @param {boolean} [required] */
const ask = (field, required = false) => ({ field, required, if: [] });
/** @param {object} [more] */
const snapshot = (more = {}) => ({
  state: "here",
  at_ms: NOON,
  counters: { calls: 1 },
  givens: {},
  stamps: { entered: NOON },
  spent: [],
  fired: {},
  effects: [],
  marks: {},
  chains: {},
  last: [],
  whole: false,
  ...more,
});
const ground = { words, snapshot: snapshot(), plan, now: NOON - 10 * MINUTE };
/** @param {object[]} offers @param {object[]} [after] */
const book = (offers, after = []) => ({
  name: "b",
  states: { here: { prompt: "here", look: "wait", offers, when: {}, after } },
});
/** @param {object} more */
const timer = (more) => ({
  name: "again",
  from: ["stamp", "entered"],
  wait: ["const", 9 * MINUTE],
  show: ["const", 10 * MINUTE],
  not_before: ["const", null],
  once: false,
  if: [],
  do: [],
  to: "there",
  ...more,
});

test("a step has its words with the slots filled and its outcomes by place", () => {
  useTexts("en", {
    "step.here.title": "Call {name}",
    "step.here.fold.word.title": "Word",
    "step.here.fold.word.text": "Say {word}",
  });
  const played = book([offer("waits"), offer("silent", { place: "more" }), offer("named", { place: "dispatcher" })]);

  const step = stepOf(played, snapshot(), { name: "Zoe" });

  assert.equal(step.title, "Call Zoe");
  assert.deepEqual([step.offers.main.length, step.offers.more.length, step.offers.bar.length], [1, 1, 0]);
  assert.deepEqual(step.folds, [], "a folded hint without its word stays away");
});

test("an outcome whose condition does not hold is not offered", () => {
  const twice = offer("waits", { if: [[["counter", "calls"], "==", ["const", 2]]] });

  const step = stepOf(book([twice]), snapshot(), {});

  assert.deepEqual(step.offers.main, []);
});

test("the countdown shows ten minutes although the call counts from nine on (F8)", () => {
  const countdown = countdownOf(book([], [timer({})]), snapshot());

  assert.equal(countdown?.due_ms, NOON + 10 * MINUTE);
});

test("the countdown waits for the hour before which the customer wants no call (F23)", () => {
  const countdown = countdownOf(book([], [timer({ not_before: ["const", NOON + 30 * MINUTE] })]), snapshot());

  assert.equal(countdown?.due_ms, NOON + 30 * MINUTE);
});

test("a timer that leads nowhere is no countdown", () => {
  assert.equal(countdownOf(book([], [timer({ to: null })]), snapshot()), null);
});

test("what may be tapped afterwards costs no form, what must be known does (F4)", () => {
  assert.equal(isOneTap(offer("waits", { asks: [ask("agreed_ms")] }), ground), true);
  assert.equal(isOneTap(offer("named", { asks: [ask("person_name")] }), ground), false);
});

test("chips of an agreed time lie inside the window and after now (F3)", () => {
  assert.deepEqual(agreedTimes(plan, NOON + 40 * MINUTE), [NOON + 60 * MINUTE, NOON + 90 * MINUTE]);
});

test("reasons of the same event stand as chips under the outcome (F6)", () => {
  const more = [
    offer("silent", { text: "silent_off", place: "more", sets: { how: "off" } }),
    offer("named", { place: "more" }),
  ];

  const variants = variantsOf(offer("silent"), more, ground);

  assert.deepEqual(
    variants.map((variant) => variant.offer.text),
    ["silent_off"],
  );
});

test("an agreed time ends some hours after its start, once that is chosen", () => {
  const field = { name: "agreed_to_ms", type: "int", as: "instant", required: false, private: false };

  assert.deepEqual(choicesOf(field, { plan, now: NOON }), []);
  assert.equal(choicesOf(field, { plan, now: NOON, values: { agreed_from_ms: NOON } })[0], NOON + 60 * MINUTE);
});

test("a form of one choice is answered by its chip", () => {
  const choice = { name: "why", type: "choice", of: ["a", "b"], required: true, private: false };

  assert.equal(isOneChoice([choice], ground), true);
  assert.equal(isOneChoice([choice, choice], ground), false);
});

test("a row of outcomes says its common words once, in any language", () => {
  assert.equal(commonStart(["Опоздаю на 15 минут", "Опоздаю на 30 минут", "Опоздаю на час"]), "Опоздаю на");
  assert.equal(commonStart(["晚到15分钟", "晚到30分钟", "晚到1小时"]), "晚到");
  assert.equal(commonStart(["Late by 15 min", "Late by 150 min"]), "Late by");
});
