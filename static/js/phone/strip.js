/**
 * The strip over every screen: whose call is due when, of all visits (F1). A due call waits here; it never takes a
 * screen over.
 */

import { html, nothing } from "lit";
import "../player/countdown.js";
import { ring } from "../player/awake.js";
import { countdownOf } from "../player/step.js";
import { icon } from "../lib/icons.js";
import { t } from "../lib/texts.js";
import { addressed } from "./people.js";
import { link } from "./route.js";
import { isClosed } from "./status.js";

/** @typedef {import("./types.js").Row} Row */

/**
 * Visits that wait for a call, the soonest first; those whose call is due now stand before them.
 * @param {Row[]} rows @returns {{row: Row, due_ms: number | null}[]}
 */
export function waiting(rows) {
  const found = [];
  for (const row of rows) {
    const { book, picture } = row;
    const state = book.states[picture.snapshot.state];
    if (isClosed(row) || !state) continue;
    const countdown = countdownOf(book, picture.snapshot);
    if (state.look === "wait" && countdown) found.push({ row, due_ms: countdown.due_ms });
    else if (state.prompt === "call_due") found.push({ row, due_ms: null });
  }
  return found.sort((a, b) => (a.due_ms ?? 0) - (b.due_ms ?? 0));
}

/**
 * @param {Row[]} rows
 * @param {string} hereId the visit on screen, which shows its own countdown
 * @param {() => void} due called when one reaches its time
 */
export function timerStrip(rows, hereId, due) {
  const shown = waiting(rows).filter(({ row }) => row.case.id !== hereId);
  if (!shown.length) return nothing;
  return html`<nav class="strip" aria-label=${t("phone.strip")}>${shown.map(({ row, due_ms }) => {
    return html`<a class="strip__timer ${due_ms === null ? "strip__timer--due" : ""}" href=${link("case", row.case.id)}>
      ${icon(due_ms === null ? "phone" : "clock")}<span class="strip__name">${addressed(row)}</span>
      ${
        due_ms === null
          ? html`<b>${t("phone.strip.now")}</b>`
          : html`<count-down .due=${due_ms} @due=${() => {
              ring();
              due();
            }}></count-down>`
      }</a>`;
  })}</nav>`;
}
