/** A playbook lies here with each of its parts once, and is read as it came. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { contentOf, toBeKept } from "../../static/js/device/content.js";

const branch = (to) => [{ if: [], do: [["add", "calls"]], to }];
const offer = (event) => ({ event, text: event, sets: {}, place: "main", if: [], asks: [] });
const state = (more) => ({ prompt: "", look: "", offers: [offer("note"), offer("call.started")], when: { "call.started": branch("calling") }, after: [], ...more });
const CONTENT = {
  book: {
    name: "small", start: "planned", always: { note: branch(null) },
    states: { planned: state(), calling: state({ look: "call", after: [{ name: "overdue" }] }), waiting: state({ when: {} }) },
  },
  words: { events: { note: {} } },
};
const storeWith = (stored) => ({ objectStore: () => ({ get: async () => stored }) });

test("what is kept is read as it came", async () => {
  const text = JSON.stringify(CONTENT);

  const kept = toBeKept(text);

  assert.ok(kept.length < text.length);
  const { pool, ...read } = await contentOf(storeWith(kept), "books", "p1", "sha256:1");
  assert.deepEqual(read, CONTENT);
  assert.equal(pool.length, 4);
});

test("what an earlier release kept is read as well", async () => {
  assert.deepEqual(await contentOf(storeWith(JSON.stringify(CONTENT)), "books", "p1", "sha256:2"), CONTENT);
  assert.deepEqual(await contentOf(storeWith(CONTENT), "books", "p1", "sha256:3"), CONTENT);
  assert.equal(await contentOf(storeWith(undefined), "books", "p1", "sha256:4"), null);
});

test("texts are kept as they are, and a page of the café's network not at all", () => {
  assert.equal(toBeKept('{"web.skip": "x"}'), '{"web.skip": "x"}');
  assert.throws(() => toBeKept("<html>"), SyntaxError);
});
