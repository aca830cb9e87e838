/** The head of the desk, and what stands in its middle. */

import { html, nothing } from "lit";
import { t } from "../lib/texts.js";
import { syncBadge } from "../phone/badge.js";
import { link } from "../phone/route.js";
import "../phone/unsent.js";
import { ENTRY } from "./keys.js";
import { lineBanner } from "./line.js";
import { presenceControl } from "./presence.js";
import { startScreen } from "./start.js";
import { talkScreen } from "./talk.js";

/** @param {any} app */
export function head(app) {
  return html`<header class="desk-top"><a class="desk-top__home" href="/board">${t("desk.home")}</a>
    <p class="desk-top__name">${t("desk.title")}<span class="desk-top__who">${app.account.name}</span></p>
    ${presenceControl(app)}${syncBadge(app.status)}</header>`;
}

/** The call on the screen, what was not sent, or the start. @param {any} app */
export function middle(app) {
  if (app.call) return html`${lineBanner(app)}${talkScreen(app, app.call)}`;
  if (app.route.screen !== "unsent") return html`${lineBanner(app)}${wantedEntry(app)}${startScreen(app)}`;
  return html`<div class="plain"><h1>${t("phone.unsent")}</h1><unsent-list .rows=${app.calls} .status=${app.status}></unsent-list></div>`;
}

/** Softly: the last call wants its entry before the next one (S2.12). @param {any} app */
function wantedEntry(app) {
  const { wanting } = app;
  if (!wanting) return nothing;
  return html`<a class="banner banner--attention desk__soft" href=${link("case", wanting.case.id)} aria-keyshortcuts=${ENTRY}><kbd aria-hidden="true">${ENTRY}</kbd>
    <span>${t("desk.entry.first")}</span></a>`;
}
