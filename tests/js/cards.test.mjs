/** Does the browser find the answer cards that the server finds? tests/vectors/cards.json was written by Python. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { stemmer as russian } from "@orama/stemmers/russian";
import { stemmer as english } from "stemmer";
import { CardIndex } from "../../static/js/desk/card_search.js";
import { wantedOf } from "../../static/js/desk/card_words.js";

const STEMS = { russian, english };
const { cards, questions } = JSON.parse(readFileSync(new URL("../vectors/cards.json", import.meta.url), "utf8"));

/** @param {unknown[]} given */
function indexOf(given) {
  const index = new CardIndex(STEMS);
  index.put(given);
  return index;
}

for (const { question, wanted, found } of questions) {
  test(`"${question}" asks for the same words and finds the same cards`, () => {
    assert.deepEqual(wantedOf(question, STEMS).map((one) => [one.word, one.begins]), wanted);
    assert.deepEqual(indexOf(cards).find(question, cards.length), found);
  });
}

test("a changed card is found by its new words only, a dropped one by none", () => {
  const index = indexOf([{ number: 7, title: "Тарифы", rest: "" }, { number: 8, title: "Счёт", rest: "" }]);

  index.put([{ number: 7, title: "Роутер", rest: "" }]);
  index.drop([8, 99]);

  assert.deepEqual(["тариф", "роутеры", "счет"].map((one) => index.find(one)), [[], [7], []]);
  assert.equal(index.size, 1);
});

test("cards that came in any order and were changed lie as if they had come at once", () => {
  const index = indexOf(cards.map((one) => ({ ...one, title: "старое", rest: "宽带" })));

  index.put([...cards].reverse());

  for (const { question, found } of questions) assert.deepEqual(index.find(question, cards.length), found);
});
