import assert from "node:assert/strict";
import test from "node:test";
import { dialLink, national } from "../../static/js/lib/phones.js";
import { fill, plural, t, useTexts } from "../../static/js/lib/texts.js";
import {
  clockTime,
  countdownWords,
  dayWord,
  fromWall,
  ticks,
  wallMs,
  windowLeft,
  windowWords,
} from "../../static/js/lib/times.js";

const MINUTE = 60_000;
const NOON = Date.UTC(2026, 10, 23, 9);
const plan = { window_from_ms: NOON, window_to_ms: NOON + 120 * MINUTE, zone: "Europe/Moscow" };

test("a slot without a value goes with the comma before it", () => {
  assert.equal(fill("Добрый день, {name}!", { name: "Зоя" }), "Добрый день, Зоя!");
  assert.equal(fill("Добрый день, {name}!", {}), "Добрый день!");
  assert.equal(fill("{name}, это мастер", {}), "это мастер");
  assert.equal(fill("请记一下我的：{name}，{phone}，{email}。", { name: "Olga", phone: "123" }), "请记一下我的：Olga，123。");
  assert.equal(fill("请记一下我的：{name}，{phone}，{email}。", { name: "Olga", email: "o@x" }), "请记一下我的：Olga，o@x。");
});

test("counts have the form of their language", () => {
  useTexts("ru", { "n.one": "{n} заявка", "n.few": "{n} заявки", "n.many": "{n} заявок" });

  assert.deepEqual(
    [1, 2, 5, 21].map((n) => plural("n", n)),
    ["1 заявка", "2 заявки", "5 заявок", "21 заявка"],
  );
});

test("a key without words shows itself, so that the gap is seen", () => {
  assert.equal(t("no.such"), "no.such");
});

test("times stand in the zone of the area, whatever the phone thinks", () => {
  useTexts("ru", {});

  assert.equal(clockTime(NOON, "Europe/Moscow"), "12:00");
  assert.equal(windowWords(plan), "12–14");
  assert.equal(windowWords({ ...plan, window_from_ms: NOON + 30 * MINUTE }), "12:30–14");
});

test("the wall clock of a zone leads back to the same instant, also over midnight", () => {
  for (const at of [NOON, NOON + 13 * 60 * MINUTE])
    assert.equal(fromWall(wallMs(at, "Asia/Vladivostok"), "Asia/Vladivostok"), at);
});

test("near days have words, others their date", () => {
  useTexts("ru", { "phone.today": "сегодня", "phone.tomorrow": "завтра" });
  const day = 24 * 60 * MINUTE;

  assert.deepEqual(
    [0, 1, 2].map((n) => dayWord(NOON + n * day, NOON, "Europe/Moscow")),
    ["сегодня", "завтра", "25 ноября"],
  );
});

test("the bar says how the window stands", () => {
  useTexts("ru", {
    "phone.minutes": "{m} мин",
    "phone.hours_minutes": "{h} ч {m} мин",
    "phone.window.starts_in": "через {length}",
    "phone.window.left": "осталось {length}",
  });

  assert.equal(windowLeft(plan, NOON - 55 * MINUTE), "через 55 мин");
  assert.equal(windowLeft(plan, NOON + 50 * MINUTE), "осталось 1 ч 10 мин");
});

test("a countdown never runs below zero", () => {
  assert.deepEqual([444_000, 3_725_000, -5].map(countdownWords), ["7:24", "1:02:05", "0:00"]);
});

test("chips begin at the next round time and are few", () => {
  assert.deepEqual(ticks(NOON + MINUTE, NOON + 120 * MINUTE, 30 * MINUTE, 2), [NOON + 30 * MINUTE, NOON + 60 * MINUTE]);
});

test("numbers are shown as people read them and dialled with digits only", () => {
  assert.equal(national("+70004838348"), "8 000 483-83-48");
  assert.equal(dialLink("+7 000 (483)"), "tel:+7000483");
});
