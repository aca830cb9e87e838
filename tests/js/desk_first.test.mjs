import assert from "node:assert/strict";
import { test } from "node:test";
import { sentenceIn } from "../../static/js/desk/first.js";

const RUSSIAN = { lang: "ru", department: "контактный центр", say: { ringing: "Добрый день! {company}, {department}, {operator}." } };
const SLOTS = { company: "Связь", department: "contact centre", operator: "Olga" };

test("the first sentence is in the standard language, its department as well", () => {
  assert.deepEqual(sentenceIn(RUSSIAN, "en", "ringing", SLOTS), {
    lang: "ru",
    words: "Добрый день! Связь, контактный центр, Olga.",
  });
});

test("a page in that language, and every later step, say what they say", () => {
  assert.equal(sentenceIn(RUSSIAN, "ru", "ringing", SLOTS), null);
  assert.equal(sentenceIn(RUSSIAN, "en", "question", SLOTS), null);
});
