/** Between two calls: which kind of call begins, and what is left of the last ones. */

import { html, nothing } from "lit";
import { t } from "../lib/texts.js";
import { PLAYBOOKS } from "./calls.js";
import { OPENING } from "./keys.js";

/** @param {any} app */
export function startScreen(app) {
  const there = PLAYBOOKS.filter((name) => app.books.has(name));
  return html`<section class="start" aria-labelledby="start-title">
    <h1 class="start__title" id="start-title" tabindex="-1">${t("desk.start.title")}</h1>
    <p class="start__lead">${t("desk.start.lead")}</p>
    ${
      there.length
        ? html`<div class="start__ways">${there.map((name) => way(app, name))}</div>`
        : html`<p class="banner">${t(app.status.lastOkMs ? "desk.start.none" : "desk.start.not_yet")}</p>`
    }
    ${app.account.areas.length > 1 ? areaChoice(app) : nothing}
    <p class="start__keys">${t("desk.start.keys")}</p>
  </section>`;
}

/** @param {any} app @param {string} name */
function way(app, name) {
  const key = OPENING[name];
  return html`<button type="button" class="way" data-open=${name} aria-keyshortcuts=${key ?? nothing} @click=${() => app.open(name)}>
    <kbd aria-hidden="true">${key}</kbd><span class="way__words"><span class="way__label">${t(`choice.playbook.${name}`)}</span>
      <span class="way__hint">${t(`desk.way.${name}`)}</span></span></button>`;
}

/** @param {any} app */
function areaChoice(app) {
  return html`<label class="start__area">${t("desk.area")}
    <select class="field__input" @change=${(/** @type {any} */ event) => app.chooseArea(event.target.value)}>${app.account.areas.map(
      (/** @type {any} */ area) => html`<option value=${area.id} ?selected=${area.id === app.area}>${area.name}</option>`,
    )}</select></label>`;
}
