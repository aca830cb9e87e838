/** What the desk reckons without a page: the first event of a call, today's playbook, keys, numbers, the outage. */

import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { test } from "node:test";
import { COMPLAINT, keyOf, UNDO } from "../../static/js/desk/keys.js";

const spec = { type: "string", required: false };
const words = {
  once: ["phone", "content", "region"],
  events: { "case.opened": { data: { playbook: spec, area: spec, from_case: spec, region: spec }, private: { phone: spec, content: spec } } },
};
const none = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };

const { firstOf } = await import("../../static/js/desk/opening.js");
const { present } = await import("../../static/js/desk/calls.js");
const { isContact } = await import("../../static/js/desk/calling.js");
const { slotsOf, termOf } = await import("../../static/js/desk/slots.js");
const { digitsOf, foundOf } = await import("../../static/js/desk/promises.js");

test("the first event of a call takes along all that is known, and nothing that it has no word for", () => {
  const known = { phone: "+79172550304", content: "Счёт", region: "Центр", rings: 2 };
  assert.deepEqual(firstOf(words, { playbook: "complaint", area: "north", from: "call-1", known }), {
    data: { playbook: "complaint", area: "north", from_case: "call-1", region: "Центр" },
    private: { phone: "+79172550304", content: "Счёт" },
  });
  assert.deepEqual(firstOf(words, { playbook: "duty" }), { data: { playbook: "duty" }, private: {} });
});

test("of two playbooks of one name today's is that of the newest call, or the one that none uses yet", () => {
  const [older, newer] = ["a", "b"].map((digest) => ({ digest, book: { name: "duty" }, words }));
  const used = (digest, at_ms) => ({ playbook: digest, events: [{ at_ms }] });
  assert.equal(present([older, newer], [used("a", 1), used("b", 2)]).get("duty").digest, "b");
  assert.equal(present([newer, older], [used("b", 2)]).get("duty").digest, "a");
  assert.equal(present([{ digest: "v", book: { name: "visit" }, words }], []).size, 0);
});

test("keys go by their place: a Russian layout and the numbers on the right are the same", () => {
  assert.equal(keyOf({ ...none, code: "KeyI", key: "ш" }), "I");
  assert.equal(keyOf({ ...none, code: "Numpad4", key: "4" }), "4");
  assert.equal(keyOf({ ...none, code: "F8", key: "F8" }), COMPLAINT);
  assert.equal(keyOf({ ...none, code: "KeyZ", key: "я", ctrlKey: true }), UNDO);
  assert.equal(keyOf({ ...none, code: "KeyI", key: "i", metaKey: true }), "");
});

test("whoever speaks says name, position and address of her own", () => {
  globalThis.document = /** @type {any} */ ({ querySelector: () => null });
  const call = /** @type {any} */ ({ case: { id: "c", plan: { zone: "Europe/Moscow" } }, words, events: [] });
  const account = { name: "Гульнара Сафина", position: "старший специалист", email: "g@svyaz.example" };
  const { operator, position, email } = slotsOf({ account, now: 0, promises: { rows: [] } }, call);
  assert.deepEqual([operator, position, email], ["Гульнара", "старший специалист", "g@svyaz.example"]);
});

test("all ways of writing one number have the same digits", () => {
  for (const phone of ["+7 917 255-03-04", "8 (917) 255 03 04", "9172550304"]) assert.equal(digitsOf(phone), "9172550304");
  assert.equal(digitsOf(undefined), "");
});

test("the term that a caller is told is that of the promise, without a server that of the calendar, else nobody knows it", () => {
  const on = (state) => ({ case: { id: "call-1" }, picture: { snapshot: { state } } });
  const calendar = { north: [{ from_ms: 0, to_ms: 10, complaint_by_ms: 900 }, { from_ms: 10, to_ms: 20, complaint_by_ms: 901 }] };
  const promises = { rows: [{ case: "call-1", kind: "complaint_answer", due_ms: 700 }, { case: "other", kind: "after_duty", due_ms: 5 }] };
  const app = { promises: { rows: [] }, calendar, now: 12, areaOf: () => "north" };
  assert.equal(termOf({ ...app, promises }, on("telling_term")), 700);
  assert.equal(termOf(app, on("telling_term")), 901);
  assert.equal(termOf({ ...app, calendar: null }, on("telling_term")), null);
  assert.equal(termOf({ ...app, promises }, on("after_duty_told")), null);
  assert.equal(termOf(app, on("question")), undefined);
});

test("a number finds its promises and visits by the keyed hash, each list by its own key, and another number nothing", async () => {
  const [key, other] = ["0a".repeat(32), "0b".repeat(32)];
  const hashed = (secret) => createHmac("sha256", Buffer.from(secret, "hex")).update("9172550304").digest("hex").slice(0, 32);
  const kept = {
    rows: [{ id: "p1", number_keys: [hashed(key)] }, { id: "p2", number_keys: [hashed(other)] }],
    number_key: key,
    near: { visits: [{ id: "v1", number_keys: ["x", hashed(other)] }, { id: "v2" }], number_key: other, tag: "" },
  };
  const found = await foundOf(kept, "8 (917) 255-03-04");
  assert.deepEqual([found.promises.map(({ id }) => id), found.visits.map(({ id }) => id)], [["p1"], ["v1"]]);
  assert.deepEqual(await foundOf(kept, "8 917 255-03-05"), { promises: [], visits: [], agreement: null });
  assert.deepEqual(await foundOf({ ...kept, number_key: "" }, "9172550304"), { promises: [], visits: found.visits, agreement: null });
});

test("a call is the contact that was promised when somebody was reached and it came to something", () => {
  assert.equal(isContact("promised", "promised"), true);
  assert.equal(isContact("no_interest", "no_interest"), true); // they declined: they were reached
  assert.equal(isContact("", "solved"), true);
  assert.equal(isContact("", "no_interest"), false); // broke off
  assert.equal(isContact("not_reached", "not_reached"), false);
});

test("the reminder says the moment and the author of the promise, and leaves a gap where nobody knows them", () => {
  const call = { case: { id: "c", plan: { zone: "Europe/Moscow" } }, picture: { snapshot: { state: "agreement" } } };
  const app = { promises: { rows: [] }, calendar: null, now: 12, areaOf: () => "north" };
  assert.equal(termOf({ ...app, found: { agreement: { due_ms: 700 } } }, call), 700);
  assert.equal(termOf({ ...app, found: { agreement: null } }, call), null);
});
