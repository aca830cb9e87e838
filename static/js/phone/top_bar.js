/** The bar on top of every screen: way back, title, what is left of the window, sync badge. */

import { html, nothing } from "lit";
import { icon } from "../lib/icons.js";
import { t } from "../lib/texts.js";
import { link } from "./route.js";
import { syncBadge } from "./badge.js";

/**
 * @param {{title: string, sub?: string, back?: string[], status?: import("./badge.js").SyncStatus, settings?: boolean}} bar
 */
export function topBar({ title, sub = "", back, status, settings = false }) {
  return html`<header class="phone-top">
    ${back ? html`<a class="phone-top__back" href=${link(...back)} aria-label=${t("phone.back")}>${icon("back")}</a>` : nothing}
    <h1 class="phone-top__title"><span>${title}</span>${sub ? html` <span class="phone-top__sub">${sub}</span>` : nothing}</h1>
    ${status ? syncBadge(status) : nothing}
    ${settings ? html`<a class="phone-top__gear" href=${link("settings")} aria-label=${t("phone.settings")}>${icon("gear")}</a>` : nothing}
  </header>`;
}
