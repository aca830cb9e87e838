/**
 * How is an instant said: "10:20", "завтра", "12–14", "через 55 мин"? Instants are ms since 1970 UTC, shown in the
 * area's zone.
 */

import { keepTimes, knownOffset, knownTitle } from "./known_times.js";
import { language, t } from "./texts.js";

const MINUTE = 60_000;
const QUARTER = 15 * MINUTE;
const MOST_OFFSETS = 500;
const HOUR = 60 * MINUTE;

/** @type {Map<string, Intl.DateTimeFormat>} Making a format is slow, asking one is not. */
const formats = new Map();
const WALL = /** @type {const} */ ({
  year: "numeric",
  month: "numeric",
  day: "numeric",
  hour: "numeric",
  minute: "numeric",
  second: "numeric",
  hourCycle: "h23",
});
/** @type {Map<string, number>} By zone and quarter of an hour, as zones change their offset at no other moment. */
const offsets = new Map();
/** @type {{zone: string | undefined}} The area's, for instants that belong to no visit. */
const home = { zone: undefined };

/** @param {string | undefined} zone shown where none is given; undefined: the device's */
export function useZone(zone) {
  home.zone = zone;
}

/** @param {string | undefined} zone @param {Intl.DateTimeFormatOptions} options @param {string} [lang] */
function format(zone = home.zone, options = {}, lang = language()) {
  const key = `${lang} ${zone} ${Object.keys(options).join()}`;
  let made = formats.get(key);
  if (!made) {
    made = new Intl.DateTimeFormat(lang, { ...options, timeZone: zone });
    formats.set(key, made);
  }
  return made;
}

/** "10:20". @param {number} ms @param {string} [zone] */
export function clockTime(ms, zone) {
  return new Date(wallMs(ms, zone)).toISOString().slice(11, 16);
}

/** Prepare the next start: it may be today, or in a day or two. @param {number} nowMs */
export function rememberTimes(nowMs) {
  const { zone } = home;
  if (!zone) return;
  const days = [0, 1, 2, 3].map((day) => nowMs + day * 24 * HOUR);
  const titles = Object.fromEntries(days.map((ms) => [titleKey(ms, zone), titleOf(ms, zone)]));
  keepTimes(zone, nowMs, (ms) => offsetMs(ms, zone), titles);
}

/**
 * "today", "tomorrow", "yesterday", else "25 ноября".
 * @param {number} ms @param {number} nowMs @param {string} [zone]
 */
export function dayWord(ms, nowMs, zone) {
  const away = dayNumber(ms, zone) - dayNumber(nowMs, zone);
  if (away >= -1 && away <= 1) return t(["phone.yesterday", "phone.today", "phone.tomorrow"][away + 1] ?? "");
  return format(zone, { day: "numeric", month: "long" }).format(ms);
}

/** "Пн, 23 ноября". @param {number} ms @param {string} [zone] */
export function dateTitle(ms, zone) {
  return knownTitle(titleKey(ms, zone)) ?? titleOf(ms, zone);
}

/** @param {number} ms @param {string} [zone] */
const titleKey = (ms, zone) => `${language()} ${dayNumber(ms, zone)}`;

/** @param {number} ms @param {string} [zone] */
function titleOf(ms, zone) {
  const words = format(zone, { weekday: "short", day: "numeric", month: "long" }).format(ms);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/**
 * Days since 1970 on the calendar of the zone; two instants of one day have the same.
 * @param {number} ms @param {string} [zone]
 */
export function dayNumber(ms, zone) {
  return Math.floor(wallMs(ms, zone) / (24 * HOUR));
}

/** The wall clock of the zone, read as if it were UTC. @param {number} ms @param {string} [zone] */
export function wallMs(ms, zone = home.zone) {
  const key = `${zone} ${Math.floor(ms / QUARTER)}`;
  const offset = offsets.get(key) ?? knownOffset(ms, zone) ?? offsetMs(ms, zone);
  if (offsets.size > MOST_OFFSETS) offsets.clear();
  offsets.set(key, offset);
  return ms + offset;
}

/** How far the zone's clock is ahead of UTC; asking the browser is slow. @param {number} ms @param {string} [zone] */
function offsetMs(ms, zone) {
  const parts = format(zone, WALL, "en").formatToParts(ms);
  /** @param {string} type */
  const part = (type) => Number(parts.find((each) => each.type === type)?.value);
  const wall = Date.UTC(part("year"), part("month") - 1, part("day"), part("hour"), part("minute"), part("second"));
  return wall - Math.floor(ms / 1000) * 1000;
}

/** The instant at which the zone's clock shows `wall` (see wallMs). @param {number} wall @param {string} [zone] */
export function fromWall(wall, zone) {
  const guess = wall - (wallMs(wall, zone) - wall);
  return guess - (wallMs(guess, zone) - wall);
}

/**
 * "12–14", with minutes where there are any: "12:30–14".
 * @param {{window_from_ms: number, window_to_ms: number, zone?: string}} plan
 */
export function windowWords(plan) {
  const [from, to] = [plan.window_from_ms, plan.window_to_ms].map((ms) => hours(clockTime(ms, plan.zone)));
  return `${from}–${to}`;
}

/** @param {string} clock "09:00" → "9", "12:30" → "12:30" */
function hours(clock) {
  return clock.replace(/^0(?=\d)/, "").replace(/:00$/, "");
}

/** "55 мин", "1 ч 10 мин", "2 ч": never seconds. @param {number} ms not negative */
export function lengthWords(ms) {
  const minutes = Math.max(0, Math.round(ms / MINUTE));
  const [h, m] = [Math.floor(minutes / 60), minutes % 60];
  if (h === 0) return t("phone.minutes", { m });
  return m === 0 ? t("phone.hours", { h }) : t("phone.hours_minutes", { h, m });
}

/** "7:24", "1:02:05"; never below "0:00". @param {number} ms */
export function countdownWords(ms) {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const tail = `${String(s).padStart(2, "0")}`;
  return h ? `${h}:${String(m).padStart(2, "0")}:${tail}` : `${m}:${tail}`;
}

/**
 * Where the window stands: before it "через 55 мин", in it "осталось 1 ч 10 мин", after it "позже на 20 мин".
 * @param {{window_from_ms: number, window_to_ms: number}} plan @param {number} nowMs
 */
export function windowLeft(plan, nowMs) {
  if (nowMs < plan.window_from_ms) {
    const away = plan.window_from_ms - nowMs;
    return away > 20 * HOUR ? "" : t("phone.window.starts_in", { length: lengthWords(away) });
  }
  if (nowMs <= plan.window_to_ms) return t("phone.window.left", { length: lengthWords(plan.window_to_ms - nowMs) });
  return t("phone.window.over", { length: lengthWords(nowMs - plan.window_to_ms) });
}

/**
 * Instants for chips: every `stepMs` from `fromMs` (rounded up to the step) to `toMs`, at most `most`.
 * @param {number} fromMs @param {number} toMs @param {number} stepMs @param {number} most
 */
export function ticks(fromMs, toMs, stepMs, most) {
  const found = [];
  for (let at = Math.ceil(fromMs / stepMs) * stepMs; at <= toMs && found.length < most; at += stepMs) found.push(at);
  return found;
}
