/** Right: who is calling. The number is typed, or comes from the telephone system; what is known of it here follows. */

import { html, nothing } from "lit";
import { dialLink, national } from "../lib/phones.js";
import { t } from "../lib/texts.js";
import { clockTime, dayWord } from "../lib/times.js";
import { link } from "../phone/route.js";
import { known } from "./known.js";
import { digitsOf } from "./promises.js";

/** @param {any} app */
export function callerPart(app) {
  const call = app.call;
  const number = String((call ? known(call).phone : app.number) ?? "");
  return html`<section class="caller" aria-labelledby="caller-title"><h2 class="column__title" id="caller-title">${t("desk.caller")}</h2>
    ${call ? shown(number) : typed(app)}
    ${digitsOf(number).length >= 5 ? timelineOf(app, number) : html`<p class="caller__calm">${t("desk.caller.none")}</p>`}</section>`;
}

/** @param {any} app */
function typed(app) {
  return html`<label class="caller__ask">${t("desk.caller.number")}<input class="field__input" id="caller-number" type="tel" inputmode="tel" autocomplete="off"
    maxlength="30" .value=${app.number} @input=${(/** @type {any} */ event) => app.typeNumber(event.target.value)}></label>`;
}

/** @param {string} number */
function shown(number) {
  return number ? html`<p class="caller__number"><a href=${dialLink(number)}>${national(number)}</a></p>` : nothing;
}

/** Calls of this number that the desk itself knows; the rest comes with the server. @param {any} app @param {string} number */
function timelineOf(app, number) {
  const digits = digitsOf(number);
  const calls = app.calls.filter((/** @type {any} */ call) => call !== app.call && digitsOf(known(call).phone) === digits);
  return html`${app.agreed.map((/** @type {any} */ row) => agreed(row, app))}
    ${calls.length ? html`<ul class="caller__list">${calls.map((/** @type {any} */ call) => past(call, app))}</ul>` : html`<p class="caller__calm">${t("desk.caller.first")}</p>`}
    ${app.outSince === null ? nothing : html`<p class="caller__calm">${t("desk.caller.later")}</p>`}`;
}

/** The following call opens with what was agreed: promise, time, author (S0.23). @param {any} row @param {any} app */
function agreed(row, app) {
  const zone = app.zoneOf(row.area);
  const said = { what: t(`promise.${row.kind}`), day: dayWord(row.due_ms, app.now, zone), time: clockTime(row.due_ms, zone) };
  return html`<p class="banner banner--ok caller__agreed"><span><b>${t("desk.caller.agreed", said)}</b>
    ${[row.words, row.said_by].filter(Boolean).join(" · ")}</span></p>`;
}

/** @param {any} call @param {any} app */
function past(call, app) {
  const at = Math.min(...call.events.map((/** @type {any} */ event) => event.at_ms));
  const zone = call.case.plan.zone;
  return html`<li><a class="due__row" href=${link("case", call.case.id)}><span class="due__time">${dayWord(at, app.now, zone)}, ${clockTime(at, zone)}</span>
    <span class="due__what">${t(`choice.playbook.${call.case.kind}`)}<span class="due__who">${known(call).content ?? ""}</span></span></a></li>`;
}
