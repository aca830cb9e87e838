/** "можно работать без сети ✓", or what is missing with a button. */

import { html, nothing } from "lit";
import { icon } from "../lib/icons.js";
import { t } from "../lib/texts.js";

/** @param {any} app `ready` as device/ready.js says: `{ready, missing: [code]}`; null while it is not known */
export function readyLine({ ready, prepareOffline }) {
  if (!ready) return nothing;
  if (ready.ready) return html`<span class="ready ready--ok">${icon("check")}${t("phone.ready")}</span>`;
  return html`<span class="ready">${icon("alert")}${t("phone.ready.missing", { what: ready.missing.map((/** @type {string} */ code) => t(`phone.ready.${code}`)).join(", ") })}
    <button type="button" class="button button--small" @click=${prepareOffline}>${t("phone.ready.prepare")}</button></span>`;
}
