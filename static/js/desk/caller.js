/** Right: who is calling. The number is typed, or comes from the telephone system; what is known of it here follows. */

import { html, nothing } from "lit";
import { call as ask } from "../device/api.js";
import { dialLink, national } from "../lib/phones.js";
import { t } from "../lib/texts.js";
import { clockTime, dayWord, windowWords } from "../lib/times.js";
import { link } from "../phone/route.js";
import { known } from "./known.js";
import { digitsOf } from "./promises.js";

/** @param {any} app */
export function callerPart(app) {
  const call = app.call;
  const number = String((call ? known(call).phone : app.number) ?? "");
  return html`<section class="caller" aria-labelledby="caller-title"><h2 class="column__title" id="caller-title">${t("desk.caller")}</h2>
    ${call ? shown(number) : typed(app)}
    ${digitsOf(number).length >= 5 ? timelineOf(app, number) : html`${app.found.promises.map((/** @type {any} */ row) => agreed(row, app))}<p class="caller__calm">${t("desk.caller.none")}</p>`}</section>`;
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

/**
 * What the server knows of a number, in all areas; null without an answer. The number stands in no address.
 * @param {string} phone @returns {Promise<{digits: string, name: string, lines: any[]} | null>}
 */
export async function askCaller(phone) {
  const digits = digitsOf(phone);
  const answer = await ask("/api/v1/callers", { method: "POST", json: { phone: phone.slice(0, 32) }, limitMs: 8_000 }).catch(() => null);
  const said = answer?.ok ? await answer.json().catch(() => null) : null;
  return Array.isArray(said?.lines) ? { digits, name: said.name ?? "", lines: said.lines } : null;
}

/** What there is under a number: the server's timeline, else what the desk itself knows. @param {any} app @param {string} number */
function timelineOf(app, number) {
  const digits = digitsOf(number);
  const told = app.told?.digits === digits ? app.told : null;
  const mine = app.calls.filter((/** @type {any} */ call) => call !== app.call && digitsOf(known(call).phone) === digits);
  const here = app.call?.case.id ?? "";
  const rows = told ? told.lines.filter((/** @type {any} */ one) => !here || !one.href.endsWith(here)).map(line) : [...app.found.visits.map((/** @type {any} */ one) => visit(one, app)), ...mine.map((/** @type {any} */ call) => past(call, app))];
  return html`${told?.name ? html`<p class="caller__name">${told.name}</p>` : nothing}
    ${app.found.promises.map((/** @type {any} */ row) => agreed(row, app))}
    ${rows.length ? html`<ul class="caller__list" aria-label=${t("desk.caller.before")}>${rows}</ul>` : html`<p class="caller__calm">${t("desk.caller.first")}</p>`}
    ${told || app.outSince === null ? nothing : html`<p class="caller__calm">${t("desk.caller.later")}</p>`}`;
}

/** A line of the server's timeline; what lies in other areas is read only. @param {any} said */
function line(said) {
  const inside = html`<span class="due__time">${said.at}</span><span class="due__what">${said.title}<span class="due__who">${[said.state, said.area].filter(Boolean).join(" · ")}</span></span>`;
  return html`<li>${said.href ? html`<a class="due__row" href=${said.href} target="_blank" rel="noopener">${inside}</a>` : html`<div class="due__row">${inside}</div>`}</li>`;
}

/** The following call opens with what was agreed: promise, time, author (S0.23). @param {any} row @param {any} app */
function agreed(row, app) {
  const zone = app.zoneOf(row.area);
  const said = { what: t(`promise.${row.kind}`), day: dayWord(row.due_ms, app.now, zone), time: clockTime(row.due_ms, zone) };
  return html`<p class="banner banner--ok caller__agreed"><span><b>${t("desk.caller.agreed", said)}</b>
    ${[row.words, row.said_by].filter(Boolean).join(" · ")}</span></p>`;
}

/** A visit near this day as the desk took it along: when, who comes, how it stood, the last contact. @param {any} one @param {any} app */
function visit(one, app) {
  const zone = app.zoneOf(one.area);
  const last = { what: one.contact, day: dayWord(one.contact_ms ?? 0, app.now, zone), time: clockTime(one.contact_ms ?? 0, zone) };
  const contact = one.contact ? t("desk.caller.contact", last) : "";
  return html`<li><div class="due__row" data-visit=${one.id}><span class="due__time">${dayWord(one.window_from_ms, app.now, zone)}, ${windowWords({ ...one, zone })}</span>
    <span class="due__what">${t("choice.playbook.visit")}<span class="due__who">${[one.technician, one.state, contact].filter(Boolean).join(" · ")}</span></span></div></li>`;
}

/** @param {any} call @param {any} app */
function past(call, app) {
  const at = Math.min(...call.events.map((/** @type {any} */ event) => event.at_ms));
  const zone = call.case.plan.zone;
  return html`<li><a class="due__row" href=${link("case", call.case.id)}><span class="due__time">${dayWord(at, app.now, zone)}, ${clockTime(at, zone)}</span>
    <span class="due__what">${t(`choice.playbook.${call.case.kind}`)}<span class="due__who">${known(call).content ?? ""}</span></span></a></li>`;
}
