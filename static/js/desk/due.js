/** Left: calls of this desk that are not done, then what was promised, soonest first. */

import { html, nothing } from "lit";
import { has, t } from "../lib/texts.js";
import { clockTime, dayWord, lengthWords } from "../lib/times.js";
import { link } from "../phone/route.js";
import { callPromise, mayCall } from "./calling.js";
import { stateWords } from "../player/step.js";
import { known } from "./known.js";
import { missingOf } from "./talk.js";

/** So many stand in the column; all are found by their number. */
const SHOWN = 50;

/** Calls of this account that go on or want their entry, the newest first. @param {any} app @returns {any[]} */
export function unfinished(app) {
  const mine = app.calls.filter((/** @type {any} */ call) => call.events.some((/** @type {any} */ event) => event.author === app.account.id));
  return mine.filter((/** @type {any} */ call) => !["end", "wait"].includes(lookOf(call))).sort(newest);
}

/** @param {any} call @returns {string} */
function lookOf(call) {
  return call.book.states[call.picture.snapshot.state]?.look ?? "end";
}

/** @param {any} a @param {any} b */
function newest(a, b) {
  return beganMs(b) - beganMs(a);
}

/** @param {any} call */
function beganMs(call) {
  return Math.min(...call.events.map((/** @type {any} */ event) => event.at_ms));
}

/** @param {any} app */
export function dueColumn(app) {
  return html`<aside class="due" aria-labelledby="due-title">
    ${openCalls(app)}
    <h2 class="column__title" id="due-title">${t("desk.due")}</h2>
    ${app.promises.rows.length ? html`<ul class="due__list">${app.promises.rows.slice(0, SHOWN).map((/** @type {any} */ row, /** @type {number} */ place) => promise(row, app, place))}</ul>` : html`<p class="due__calm">${t("desk.due.none")}</p>`}
  </aside>`;
}

/** @param {any} app */
function openCalls(app) {
  const calls = unfinished(app).filter((call) => call.case.id !== app.route.caseId);
  if (!calls.length) return nothing;
  return html`<h2 class="column__title">${t("desk.unfinished")}</h2><ul class="due__list">${calls.map((call) => {
    const who = known(call);
    const missing = call.picture.snapshot.state === "after_call" ? missingOf(app, call) : [];
    return html`<li><a class="due__row" href=${link("case", call.case.id)}><span class="due__time">${clockTime(beganMs(call), call.case.plan.zone)}</span>
      <span class="due__what">${t(`choice.playbook.${call.case.kind}`)}<span class="due__who">${who.person_name ?? who.content ?? ""}</span></span>
      <span class="chip chip--attention">${stateWords(call.picture.snapshot.state)}</span>
      ${missing.length ? html`<span class="due__missing">${t("desk.entry.missing", { what: missing.map((name) => t(`field.${name}`).toLowerCase()).join(", ") })}</span>` : nothing}</a></li>`;
  })}</ul>`;
}

/** One key calls whom it was given to, where none is on the line. @param {any} row @param {any} app @param {number} place */
function promise(row, app, place) {
  const left = row.due_ms - app.now;
  const when = left < 0 ? t("desk.due.late", { length: lengthWords(-left) }) : t("desk.due.in", { length: lengthWords(left) });
  const title = has(`promise.${row.kind}`) ? t(`promise.${row.kind}`) : row.kind;
  const inside = html`<span class="due__time">${left > 20 * 3_600_000 ? dayWord(row.due_ms, app.now, app.zoneOf(row.area)) : clockTime(row.due_ms, app.zoneOf(row.area))}</span>
    <span class="due__what">${title}<span class="due__who">${[row.customer, row.words].filter(Boolean).join(" · ")}</span></span>
    <span class="chip ${left < 0 ? "chip--danger" : left < 3_600_000 ? "chip--attention" : ""}">${when}</span>`;
  if (!mayCall(app)) return html`<li class="due__row" data-promise=${row.id}>${inside}</li>`;
  const key = place < 9 ? String(place + 1) : "";
  return html`<li><button type="button" class="due__row due__row--call" data-promise=${row.id} aria-keyshortcuts=${key || nothing}
    @click=${() => callPromise(app, row)}>${inside}<span class="due__call">${key ? html`<kbd aria-hidden="true">${key}</kbd> ` : nothing}${t("desk.due.call")}</span></button></li>`;
}
