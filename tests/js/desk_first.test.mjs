import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { sentenceIn } from "../../static/js/desk/first.js";
import { fill } from "../../static/js/lib/texts.js";

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

test("who has no position says a whole sentence all the same, in each language", () => {
  const said = { company: "Svyaz", department: "desk", operator: "Olga" };
  /** @param {string} lang @param {Record<string, string>} more */
  const words = (lang, more) => {
    const texts = readFileSync(new URL(`../../fieldapp/texts/${lang}/desk_duty.yaml`, import.meta.url), "utf8");
    return fill(/^step\.self_named\.say: "(.*)"$/m.exec(texts)?.[1] ?? "", { ...said, ...more });
  };
  assert.equal(words("ru", { position: "старший специалист" }), "Добрый день! Меня зовут Olga, старший специалист, компания «Svyaz», desk.");
  assert.equal(words("ru", { position: "" }), "Добрый день! Меня зовут Olga, компания «Svyaz», desk.");
  assert.equal(words("en", { position: "senior adviser" }), "Good day! My name is Olga, senior adviser, from Svyaz, desk.");
  assert.equal(words("en", {}), "Good day! My name is Olga, from Svyaz, desk.");
  assert.equal(words("zh", { position: "高级专员" }), "您好！我是Svyazdesk的高级专员Olga。");
  assert.equal(words("zh", {}), "您好！我是Svyazdesk的Olga。");
});
