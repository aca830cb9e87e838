/** The step card: a verb as title, the words to say in large type, one tone line, what better not to say folded. */

import { html, nothing } from "lit";
import { t } from "../lib/texts.js";

/** @param {import("./step.js").Step} step @param {unknown} [inside] what the case itself adds (a word for the door, a picture) */
export function stepCard(step, inside = nothing) {
  return html`<section class="step" aria-labelledby="step-title">
    <h2 class="step__title" id="step-title" tabindex="-1">${step.title}</h2>
    ${step.say ? html`<p class="step__say">${step.say}</p>` : nothing}
    ${step.tone ? html`<p class="step__tone">${step.tone}</p>` : nothing}
    ${step.note ? html`<p class="step__note">${step.note}</p>` : nothing}
    ${inside}${foldedHints(step)}
    ${step.avoid ? html`<details class="step__avoid"><summary>${t("phone.better_not")}</summary><p>${step.avoid}</p></details>` : nothing}
  </section>`;
}

/** Words for what only sometimes comes up (a concierge, an intercom), folded (F4). @param {import("./step.js").Step} step */
export function foldedHints(step) {
  return step.folds.map(({ title, text }) => html`<details class="step__avoid"><summary>${title}</summary><p class="step__said">${text}</p></details>`);
}
