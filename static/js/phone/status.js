/** What is the one thing to say about a visit on its card? Word, meaning and sign; the most pressing wins. */

import { countdownOf, stateWords } from "../player/step.js";
import { maybe, t } from "../lib/texts.js";
import { clockTime, windowWords } from "../lib/times.js";

/**
 * @typedef {import("./types.js").Row} Row
 * @typedef {{words: string, kind: "ok" | "attention" | "danger" | "quiet", icon: any, due_ms?: number}} Status
 */

/** Whether nothing more is to be done here. @param {Row} row */
export function isClosed({ book, picture }) {
  return book.states[picture.snapshot.state]?.look === "end";
}

/** Whether nobody may go in there: nothing may stand before that, not even the PIN (S4.2). @param {Row} row */
export function isStop({ book, picture }) {
  return book.states[picture.snapshot.state]?.look === "stop";
}

/** @param {Row} row @param {Row[]} rows of the day @param {number} nowMs @returns {Status} */
export function statusOf(row, rows, nowMs) {
  const { case: visit, book, picture } = row;
  const state = picture.snapshot.state;
  if (isClosed(row)) return { words: stateWords(state), kind: "ok", icon: "check" };
  const alert = openAlert(row);
  if (isStop(row)) return { words: stateWords(state), kind: "danger", icon: "stop" };
  if (alert)
    return {
      words: alertWords(alert, visit.plan.zone),
      kind: alert.decision ? "ok" : "attention",
      icon: alert.decision ? "check" : "alert",
    };
  const countdown = countdownOf(book, picture.snapshot);
  if (book.states[state]?.look === "wait" && countdown)
    return { words: stateWords(state), kind: "attention", icon: "clock", due_ms: countdown.due_ms };
  return onTheWay(row, rows, nowMs) ?? { words: stateWords(state), kind: "quiet", icon: null };
}

/**
 * Leave-by and overlap matter until the person has set out.
 * @param {Row} row @param {Row[]} rows @param {number} nowMs @returns {Status | null}
 */
function onTheWay(row, rows, nowMs) {
  const { plan } = row.case;
  const { stamps, givens } = row.picture.snapshot;
  const leave = givens.leave_by_ms;
  if (stamps.arrived_at || stamps.departed_at) return null;
  if (typeof leave === "number" && leave - nowMs < 3_600_000 && nowMs < plan.window_to_ms) {
    return {
      words: t("phone.status.leave_by", { time: clockTime(leave, plan.zone) }),
      kind: nowMs > leave ? "danger" : "attention",
      icon: "clock",
    };
  }
  const other = overlapping(row, rows);
  return other
    ? { words: t("phone.status.overlap", { window: windowWords(other.case.plan) }), kind: "attention", icon: "alert" }
    : null;
}

/**
 * Another open visit elsewhere whose window shares time with this one but is not the same.
 * @param {Row} row @param {Row[]} rows
 */
export function overlapping(row, rows) {
  const { plan, person } = row.case;
  return (
    rows.find(
      ({ case: other, ...rest }) =>
        other.id !== row.case.id &&
        !isClosed({ case: other, ...rest }) &&
        other.plan.window_from_ms < plan.window_to_ms &&
        plan.window_from_ms < other.plan.window_to_ms &&
        (other.plan.window_from_ms !== plan.window_from_ms || other.plan.window_to_ms !== plan.window_to_ms) &&
        !sameFlat(other.person, person),
    ) ?? null
  );
}

/** Other open visits of this flat on this day (F25). @param {Row} row @param {Row[]} rows */
export function besideOf(row, rows) {
  const { plan, person } = row.case;
  const same = (/** @type {import("./types.js").Case} */ other) =>
    plan.group ? other.plan.group === plan.group : sameFlat(other.person, person);
  return rows.filter((other) => other.case.id !== row.case.id && !isClosed(other) && same(other.case));
}

/** Whether both are at one door (F25). @param {import("./types.js").Person} a @param {import("./types.js").Person} b */
export function sameFlat(a, b) {
  return Boolean(a.flat) && a.address === b.address && a.flat === b.flat && a.city === b.city;
}

/**
 * The alert that waits for a decision, else the one decided last, until the technician acted on it: then its banner has
 * done its work.
 * @param {Row} row
 */
export function openAlert({ case: visit, events }) {
  const waits = visit.alerts
    .filter((alert) => alert.open && !alert.decision)
    .sort((a, b) => b.raised_ms - a.raised_ms)[0];
  if (waits) return waits;
  const decided = visit.alerts.filter((alert) => alert.decision).sort((a, b) => decidedMs(b) - decidedMs(a))[0];
  const acted = events.some((event) => event.by === "technician" && decided && event.at_ms > decidedMs(decided));
  return decided && !acted ? decided : null;
}

/** @param {import("./types.js").Alert} alert */
function decidedMs(alert) {
  return alert.decision?.at_ms ?? 0;
}

/**
 * "сообщено диспетчеру", "Лилия увидела в 11:28", or the decision.
 * @param {import("./types.js").Alert} alert @param {string} zone
 */
export function alertWords(alert, zone) {
  if (alert.decision) return maybe(`event.${alert.decision.type}`) || t("phone.alert.decided");
  if (alert.seen_by_name && alert.seen_ms)
    return t("phone.alert.seen", { name: alert.seen_by_name, time: clockTime(alert.seen_ms, zone) });
  return t("phone.alert.told");
}
