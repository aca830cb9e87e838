/** Waiting: a large countdown to the next call with the clock time, and the attempts made so far. */

import { html, nothing } from "lit";
import "../player/countdown.js";
import { ring } from "../player/awake.js";
import { folds } from "../player/card.js";
import { t } from "../lib/texts.js";
import { clockTime } from "../lib/times.js";
import { waitsHere } from "./alert_banner.js";
import { attemptMarks } from "./attempts.js";

/** @param {any} app @param {import("./types.js").Row} row @param {import("../player/step.js").Step} step */
export function waitCard(app, row, step) {
  const due = step.countdown?.due_ms ?? null;
  return html`<section class="wait" aria-labelledby="step-title">
    <h2 class="wait__title" id="step-title" tabindex="-1">${step.title}</h2>
    ${
      due === null
        ? nothing
        : html`<p class="wait__left"><count-down .due=${due} @due=${() => {
            ring();
            app.refresh();
          }}></count-down></p>
      <p class="wait__at">${t("phone.wait.at", { time: clockTime(due, row.case.plan.zone) })}</p>`
    }
    ${attemptMarks(row, due)}
    ${step.say ? html`<p class="step__say">${step.say}</p>` : nothing}
    ${step.note && !waitsHere(row) ? html`<p class="step__note">${step.note}</p>` : nothing}
    ${step.tone ? html`<p class="step__tone">${step.tone}</p>` : nothing}
    ${folds(step)}
    ${due === null ? nothing : html`<p class="wait__awake">${t("phone.wait.awake")}</p>`}
  </section>`;
}
