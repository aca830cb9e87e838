/**
 * "Dispatcher has seen it": who, when, what was decided, what to do now; and the right to move on when nobody
 * answered.
 */

import { html, nothing } from "lit";
import { icon } from "../lib/icons.js";
import { maybe, t } from "../lib/texts.js";
import { clockTime, dayWord, lengthWords } from "../lib/times.js";
import { openAlert } from "./status.js";

const LONG_MS = 10 * 60_000;

/** @param {import("./types.js").Row} row @param {number} nowMs */
export function alertBanner(row, nowMs) {
  return html`${outage(row, nowMs)}${aboutAlert(row, nowMs)}`;
}

/**
 * An outage at the customer's, and what to say to her (F28), unless the step waits for its end: that says it itself.
 * @param {import("./types.js").Row} row @param {number} nowMs
 */
function outage({ case: visit, book, picture }, nowMs) {
  const id = picture.snapshot.counters.outage;
  const began = visit.events.findLast((event) => event.data.outage === id && event.data.trouble);
  if (!id || !began) return nothing;
  const { trouble, until_ms: untilMs } = began.data;
  const waits = book.states[picture.snapshot.state]?.when["outage.ended"];
  const { zone } = visit.plan;
  return html`<section class="banner banner--attention" role="status">${icon("alert")}<div>
    <p class="banner__title">${t("phone.outage", { why: t(`choice.trouble.${trouble}`) })}</p>
    ${untilMs ? html`<p>${t("phone.outage.until", { until: `${dayWord(untilMs, nowMs, zone)} ${clockTime(untilMs, zone)}` })}</p>` : nothing}
    <p>${began.private?.words}</p>${waits ? nothing : html`<p>${t("phone.outage.say")}</p>`}</div></section>`;
}

/** @param {import("./types.js").Row} row @param {number} nowMs */
function aboutAlert(row, nowMs) {
  const alert = openAlert(row);
  if (!alert) return waitsHere(row) ? stillHere(row) : nothing;
  const zone = row.case.plan.zone;
  if (alert.decision) return decided(alert.decision, zone);
  const seen = alert.seen_by_name && alert.seen_ms;
  const waited = nowMs - alert.raised_ms;
  return html`<section class="banner banner--${seen ? "ok" : "attention"}" role="status">
    ${icon(seen ? "check" : "alert")}<div><p class="banner__title">${
      seen
        ? t("phone.alert.seen_at", {
            name: alert.seen_by_name,
            time: clockTime(/** @type {number} */ (alert.seen_ms), zone),
          })
        : t("phone.alert.told_at", { time: clockTime(alert.raised_ms, zone) })
    }</p>
    <p>${maybe(`alert.${alert.kind}`)}</p>
    ${ladderLine(alert, zone)}
    ${!seen && waited > LONG_MS ? html`<p>${t("phone.alert.no_answer", { length: lengthWords(waited) })}</p>` : nothing}</div></section>`;
}

/**
 * How far the word has gone: who was told last, or that nobody can be reached.
 * @param {import("./types.js").Alert} alert @param {string} zone
 */
function ladderLine({ told, unreached_ms: unreachedMs }, zone) {
  if (unreachedMs) return html`<p>${t("phone.alert.nobody", { time: clockTime(unreachedMs, zone) })}</p>`;
  if (!told) return nothing;
  return html`<p>${t("phone.alert.climbed", { name: told.name, time: clockTime(told.at_ms, zone) })}</p>`;
}

/**
 * Whether the phone has an alert that the server cannot know yet: seen by nobody, and said so.
 * @param {import("./types.js").Row} row
 */
export function waitsHere({ picture, waiting }) {
  const first = Math.min(...waiting.map((event) => event.at_ms));
  return picture.snapshot.effects.some((effect) => effect.table === "alert" && effect.open && effect.at_ms >= first);
}

/** @param {import("./types.js").Row} row */
function stillHere({ picture }) {
  const alert = picture.snapshot.effects.findLast((effect) => effect.table === "alert" && effect.open);
  return html`<section class="banner banner--attention" role="status">${icon("cloud_off")}<div><p class="banner__title">${maybe(`alert.${alert?.kind}`)}</p>
    <p>${t("phone.alert.waits")}</p></div></section>`;
}

/** @param {NonNullable<import("./types.js").Alert["decision"]>} decision @param {string} zone */
function decided(decision, zone) {
  return html`<section class="banner banner--ok" role="alert">${icon("check")}<div>
    <p class="banner__title">${maybe(`event.${decision.type}`) || t("phone.alert.decided")}${decisionTime(decision, zone)}</p>
    <p>${t("phone.alert.decided_by", { name: decision.by_name, time: clockTime(decision.at_ms, zone) })}</p>
    </div></section>`;
}

/**
 * Until when, if the decision says so: "ждать 20 мин", "в 14:00".
 * @param {NonNullable<import("./types.js").Alert["decision"]>} decision @param {string} zone
 */
function decisionTime({ data = {} }, zone) {
  if (data.wait_ms) return ` · ${lengthWords(data.wait_ms)}`;
  return data.at_ms ? ` · ${clockTime(data.at_ms, zone)}` : "";
}
