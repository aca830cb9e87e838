/** My day: what comes when, what is next, whether the phone may leave the network. */

import { html, nothing } from "lit";
import { plural, t } from "../lib/texts.js";
import { clockTime, dateTitle, dayNumber } from "../lib/times.js";
import { syncBadge } from "./badge.js";
import { dayCard } from "./day_card.js";
import { readyLine } from "./ready_line.js";
import { isClosed } from "./status.js";
import { topBar } from "./top_bar.js";

/** @typedef {import("./types.js").Row} Row */

/** More never fit on a phone; the first frame draws what can be seen, the next one the rest. */
const VISIBLE = 4;

/** @param {any} app the phone's root: rows, now, status, ready, account, whole, nextId, nowLineId */
export function dayScreen(app) {
  const { rows, now, status, whole } = app;
  const zone = rows[0]?.case.plan.zone;
  const today = dayNumber(now, zone);
  const sorted = [...rows].sort((a, b) => a.case.plan.window_from_ms - b.case.plan.window_from_ms);
  const here = sorted.filter((row) => dayNumber(row.case.plan.window_from_ms, zone) <= today);
  const later = sorted.filter((row) => dayNumber(row.case.plan.window_from_ms, zone) > today);
  const closed = here.filter(isClosed);
  const open = here.filter((row) => !isClosed(row));
  const most = whole ? rows.length + 1 : VISIBLE;
  return html`${topBar({ title: dateTitle(now, zone), settings: true })}
    <div class="day">
      <div class="day__line">${syncBadge(status)}<span>${plural("phone.day.count", here.length)}</span>${readyLine(app)}</div>
      ${rows.length ? nothing : empty(app)}
      ${
        closed.length
          ? html`<details class="day__closed"><summary>${plural("phone.day.closed", closed.length)}</summary>
        ${whole ? closed.map((row) => dayCard(row, app)) : nothing}</details>`
          : nothing
      }
      ${grouped(open).slice(0, most).map((group) => cards(group, app))}
      ${later.length && open.length < most ? html`<h2 class="day__later">${dateTitle(later[0].case.plan.window_from_ms, zone)}</h2>${later.map((row) => dayCard(row, app))}` : nothing}
      <button type="button" class="button button--quiet day__sync" @click=${() => app.syncNow()}>${t("phone.sync_now")}</button>
    </div>`;
}

/**
 * Visits at one door in neighbouring places stand together (F25); the now-line goes before what is still to come.
 * @param {Row[]} rows @returns {Row[][]}
 */
export function grouped(rows) {
  /** @type {Row[][]} */
  const groups = [];
  for (const row of rows) {
    const group = groups.find(([first]) => first?.beside.some((other) => other.case.id === row.case.id));
    if (group) group.push(row);
    else groups.push([row]);
  }
  return groups;
}

/** @param {Row[]} group @param {any} app */
function cards(group, app) {
  const [first] = group;
  const line = first && app.nowLineId === first.case.id ? nowLine(app) : nothing;
  if (group.length === 1) return html`${line}${group.map((row) => dayCard(row, app))}`;
  return html`${line}<section class="door" aria-label=${t("phone.day.same_door")}><p class="door__title">${plural("phone.day.one_door", group.length)}</p>
    ${group.map((row) => dayCard(row, app))}</section>`;
}

/** @param {any} app */
function nowLine({ now, rows }) {
  return html`<p class="now-line"><span class="now-line__time">${clockTime(now, rows[0]?.case.plan.zone)}</span></p>`;
}

/**
 * The visit before which the line stands: the first that has not begun by its window.
 * @param {Row[]} rows @param {number} now
 */
export function nowLineBefore(rows, now) {
  return (
    rows
      .filter((row) => !isClosed(row) && row.case.plan.window_from_ms > now)
      .sort((a, b) => a.case.plan.window_from_ms - b.case.plan.window_from_ms)[0]?.case.id ?? ""
  );
}

/** @param {any} app */
function empty({ status }) {
  return html`<section class="empty"><h2>${t("phone.day.empty")}</h2><p>${t(status.online ? "phone.day.empty.why" : "phone.day.empty.offline")}</p></section>`;
}
