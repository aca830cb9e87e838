/**
 * Screens whose elements come with the late part: it is asked for when the day is on the screen, or when one of these is
 * opened before. Until it is there they are empty; then they are drawn by themselves.
 */

import { html } from "lit";
import { t } from "../lib/texts.js";
import { topBar } from "./top_bar.js";

/** Fetch the late part, from the worker's cache; further calls cost nothing. */
export function comeLater() {
  return import("./late.js");
}

/** @param {any} app */
export function signInScreen(app) {
  return html`<div class="sign-in"><sign-in-form .again=${Boolean(app.account)} @signed-in=${() => app.signedIn()}></sign-in-form></div>`;
}

/** @param {any} app */
export function pinScreen(app) {
  void comeLater();
  return html`<pin-pad .account=${app.account} .rows=${app.rows} .mode=${app.guard} @passed=${() => app.refresh()}></pin-pad>`;
}

/** @param {any} app */
export function settingsScreen(app) {
  return html`${topBar({ title: t("phone.settings"), back: ["day"] })}
    <div class="plain"><phone-settings .app=${app} .account=${app.account} .ready=${app.ready}></phone-settings></div>`;
}

/** @param {any} app */
export function unsentScreen(app) {
  return html`${topBar({ title: t("phone.unsent"), back: ["day"] })}<div class="plain"><unsent-list .rows=${app.rows} .status=${app.status}></unsent-list></div>`;
}
