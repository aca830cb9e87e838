/** "можно работать без сети ✓", or what is missing with a button. */

import { html, nothing } from "lit";
import { icon } from "../lib/icons.js";
import { t } from "../lib/texts.js";

/** Without these the day cannot be worked offline; other things missing are warnings (device/ready.js). */
const NEEDED = ["worker", "shell", "day", "books", "texts"];

/** @param {any} app `ready` as device/ready.js says: `{ready, missing: [code]}`; null while it is not known */
export function readyLine({ ready, prepareOffline }) {
  if (!ready) return nothing;
  if (ready.ready) return html`<span class="ready ready--ok">${icon("check")}${t("phone.ready")}</span>`;
  const missing = new Set(
    ready.missing
      .filter((/** @type {string} */ code) => NEEDED.includes(code))
      .map((/** @type {string} */ code) => t(`phone.ready.${code}`)),
  );
  return html`<section class="banner banner--attention">${icon("alert")}<div><p class="banner__title">${t("phone.ready.not")}</p>
    <p>${[...missing].join(", ")}</p><button type="button" class="button" @click=${prepareOffline}>${t("phone.ready.prepare")}</button></div></section>`;
}
