/**
 * What a person should know before driving off: a wrong clock, a store that may be emptied, an app not installed, a
 * new version.
 */

import { html, nothing } from "lit";
import { clockIsOff, skewMs } from "../device/clock.js";
import { TORN } from "../device/idb.js";
import { applyUpdate } from "../device/update.js";
import { icon } from "../lib/icons.js";
import { t } from "../lib/texts.js";
import { lengthWords } from "../lib/times.js";

/** @param {any} app */
export function warnings(app) {
  const missing = app.ready?.missing ?? [];
  const wiped = localStorage.getItem("phone.wiped"); // why, by leaving.js
  const read = () => {
    localStorage.removeItem(TORN);
    app.requestUpdate();
  };
  return html`<div class="warnings">
    ${localStorage.getItem(TORN) ? banner("attention", "alert", "phone.torn", button("phone.torn.read", read)) : nothing}
    ${
      app.newer
        ? banner(
            "attention",
            "sync",
            "phone.update",
            button("phone.update.now", () => void applyUpdate()),
          )
        : nothing
    }
    ${clockIsOff() ? banner("attention", "clock", "phone.clock_off", nothing, { length: lengthWords(Math.abs(skewMs())) }) : nothing}
    ${app.account.left_elsewhere ? banner("attention", "sync", "phone.left_elsewhere", nothing, { n: app.account.left_elsewhere }) : nothing}
    ${app.status.state === "sign_in" ? banner("attention", "key", "phone.sign_in_again", html`<a class="button" href="#/sign-in">${t("phone.start.go")}</a>`) : nothing}
    ${app.guard === "offer" ? banner("quiet", "key", "phone.pin.offer", html`<a class="button" href="#/settings">${t("phone.pin.choose")}</a>`) : nothing}
    ${wiped && !app.status.lastOkMs ? banner("attention", "alert", `phone.wiped.${wiped}`, nothing) : nothing}
    ${missing.includes("install") ? banner("quiet", "note", isApple() ? "phone.install.apple" : "phone.install", nothing) : nothing}
    ${missing.includes("storage") ? banner("attention", "alert", "phone.storage", button("phone.ready.prepare", app.prepareOffline)) : nothing}
    ${missing.includes("push") ? banner("quiet", "note", "phone.push.missing", button("phone.push.allow", app.prepareOffline)) : nothing}
  </div>`;
}

/**
 * @param {string} kind
 * @param {any} sign
 * @param {string} key
 * @param {unknown} way
 * @param {import("../lib/texts.js").Values} [values]
 */
function banner(kind, sign, key, way, values) {
  return html`<section class="banner banner--${kind}">${icon(sign)}<div><p class="banner__title">${t(key, values)}</p><p>${t(`${key}.why`, values)}</p>${way}</div></section>`;
}

/** @param {string} key @param {() => void} tapped */
function button(key, tapped) {
  return html`<button type="button" class="button" @click=${tapped}>${t(key)}</button>`;
}

function isApple() {
  return /iPhone|iPad/.test(navigator.userAgent);
}
