/** The full-screen stop: what to say, what not to do, and the only ways on. Nothing here can be folded away. */

import { html, nothing } from "lit";
import { icon } from "../lib/icons.js";
import { t } from "../lib/texts.js";

/** @param {import("./step.js").Step} step @param {unknown} [inside] */
export function stopCard(step, inside = nothing) {
  return html`<section class="stop" role="alert" aria-labelledby="step-title">
    <div class="stop__top"><span class="stop__sign">${icon("stop")}</span>
      <h2 class="stop__title" id="step-title" tabindex="-1">${step.title}</h2></div>
    ${step.note ? html`<p class="stop__why">${step.note}</p>` : nothing}
    ${step.say ? html`<div class="stop__box"><p class="step__say step__say--bare">${step.say}</p></div>` : nothing}
    ${step.avoid ? html`<div class="stop__box stop__box--avoid"><h3>${t("phone.better_not")}</h3><p>${step.avoid}</p></div>` : nothing}
    ${inside}
  </section>`;
}
