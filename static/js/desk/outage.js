/** The server does not answer: since when, what to say to callers (S1.6 to S1.8), and that all goes on here. */

import { html, nothing } from "lit";
import { icon } from "../lib/icons.js";
import { t } from "../lib/texts.js";
import { clockTime } from "../lib/times.js";
import "./blanks.js";

export { askNumbers } from "./numbers.js";

/** Whether the last sync found no server. @param {import("../device/types.js").SyncStatus} status */
export function isOut(status) {
  return status.state === "offline" || (status.state === "error" && status.code === "no_answer");
}

/**
 * Since when it has not answered: the first failure this page saw, else the last answer; null while it answers.
 * @param {number | null} before @param {import("../device/types.js").SyncStatus} status @param {number} nowMs
 */
export function outSince(before, status, nowMs) {
  if (status.state === "syncing") return before;
  return isOut(status) ? (before ?? nowMs) : null;
}

/** @param {any} app */
export function outageBand(app) {
  if (app.outSince === null) return nothing;
  const n = app.status.unsentEvents + app.status.unsentPhotos;
  return html`<section class="outage" aria-label=${t("desk.outage")}>
    <p class="outage__line">${icon("cloud_off")}<span role="status">${t("desk.outage.since", { time: clockTime(app.outSince, app.zone) })}
      ${n ? t("desk.outage.unsent", { n }) : ""}</span></p>
    <details class="outage__words" ?open=${app.route.screen !== "case"}><summary>${t("desk.outage.say")}</summary>
      <ul class="outage__list">${["by_hand", "known", "unknown"].map(
        (name) => html`<li><b>${t(`desk.outage.${name}`)}</b><q class="outage__say">${t(`desk.outage.${name}.say`)}</q></li>`,
      )}</ul></details><outage-blanks .area=${app.area}></outage-blanks></section>`;
}
