/** The step card: a verb as title, the words to say in large type, one tone line, what is seldom needed folded. */

import { html, nothing } from "lit";
import { t } from "../lib/texts.js";

/** @param {import("./step.js").Step} step */
export function stepCard(step) {
  const talking = step.look === "call"; // then the words and the outcomes must stand on one screen
  return html`<section class="step" aria-labelledby="step-title">
    <h2 class="step__title" id="step-title" tabindex="-1">${step.title}</h2>
    ${step.say ? html`<p class="step__say">${step.say}</p>` : nothing}
    ${step.tone ? html`<p class="step__tone">${step.tone}</p>` : nothing}
    ${step.note && !talking ? html`<p class="step__note">${step.note}</p>` : nothing}
    ${folds(step, talking ? step.note : "")}
  </section>`;
}

/**
 * Words for what only sometimes comes up (a concierge, an intercom; F4), and what better not to say.
 * @param {import("./step.js").Step} step @param {string} [note]
 */
export function folds(step, note = "") {
  const rows = step.folds.map(({ title, text }) => fold(title, html`<p class="step__said">${text}</p>`));
  if (step.avoid)
    rows.push(fold(t("phone.better_not"), html`<p>${step.avoid}</p>${note ? html`<p>${note}</p>` : nothing}`));
  return rows.length ? html`<div class="folds">${rows}</div>` : nothing;
}

/** @param {string} title @param {unknown} inside */
function fold(title, inside) {
  return html`<details class="fold"><summary>${title}</summary>${inside}</details>`;
}
