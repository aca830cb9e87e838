/**
 * Settings: language, theme, messages of the server, offline check, sign-out, version. Text size is the phone's own.
 */

import { html, LitElement, nothing } from "lit";
import { signOut } from "../device/account.js";
import { dropPin, pinOf } from "../device/pin.js";
import { allowPush, pushState, testPush } from "../device/push.js";
import { armSound, ring } from "../player/awake.js";
import { rememberedTheme, wearTheme } from "../lib/theme.js";
import { t } from "../lib/texts.js";
import { go } from "./route.js";
import { chooseTongue, chosenTongue, TONGUES } from "./tongue.js";
import { readyLine } from "./ready_line.js";

/** `<phone-settings .app .account .ready>`. */
export class PhoneSettings extends LitElement {
  static properties = {
    app: { attribute: false },
    account: { attribute: false },
    ready: { attribute: false },
    push: { state: true },
    left: { state: true },
    choosing: { state: true },
    pinned: { state: true },
    at: { state: true },
  };

  constructor() {
    super();
    /** @type {any} */ this.app = null;
    /** @type {any} */ this.account = null;
    /** @type {any} */ this.ready = null;
    /** @type {string} */ this.push = "";
    this.choosing = false;
    this.pinned = false;
    /** @type {string} when the last self-test was heard */ this.at = "";
    /** @type {{events: number, photos: number} | null} what would stay unsent */ this.left = null;
  }

  /** Whether this installation wants a PIN on phones. @returns {string} */
  get pin() {
    return this.account?.guard?.pin ?? "off";
  }

  createRenderRoot() {
    return this;
  }

  async firstUpdated() {
    this.push = await pushState();
    this.pinned = (await pinOf(this.account.id)) !== null;
  }

  /** @param {string} tongue */
  async speak(tongue) {
    chooseTongue(tongue);
    await this.app.refresh();
    this.app.requestUpdate();
    this.requestUpdate();
  }

  /** @param {boolean} force */
  async leave(force) {
    const answer = await signOut({ force });
    if ("refused" in answer) this.left = answer;
    else {
      go("sign-in");
      await this.app.refresh();
    }
  }

  render() {
    return html`<section class="setting"><h2 class="setting__title">${t("phone.settings.language")}</h2>
        <div class="picks">${Object.entries(TONGUES).map(([tongue, name]) => this.pick(name, tongue === chosenTongue(this.account?.locale), () => this.speak(tongue), tongue))}</div></section>
      <section class="setting"><h2 class="setting__title">${t("phone.settings.theme")}</h2>
        <div class="picks">${["auto", "light", "dark"].map((theme) =>
          this.pick(t(`phone.theme.${theme}`), theme === rememberedTheme(), () => {
            wearTheme(theme);
            this.requestUpdate();
          }),
        )}</div>
        <p class="setting__hint">${t("phone.settings.text_size")}</p></section>
      <section class="setting"><h2 class="setting__title">${t("phone.settings.offline")}</h2><p class="setting__line">${readyLine(this.app)}</p></section>
      <section class="setting"><h2 class="setting__title">${t("phone.settings.push")}</h2><p>${this.push ? t(`phone.push.${this.push}`) : nothing} ${this.at ? t("phone.push.checked", { time: this.at }) : nothing}</p>
        <div class="picks">${["off", "broken"].includes(this.push) ? this.way("phone.push.allow", allowPush) : nothing}
          ${["ok", "silent"].includes(this.push) ? this.way("phone.push.test", () => this.test()) : nothing}
          <button type="button" class="button" @click=${() => {
            armSound();
            ring();
          }}>${t("phone.push.sound")}</button></div></section>
      ${this.pin === "off" ? nothing : this.pinSetting()}
      <section class="setting"><h2 class="setting__title">${this.account?.name}</h2>${
        this.left
          ? this.twice(this.left)
          : html`<button type="button"
        class="button button--wide" @click=${() => this.leave(false)}>${t("phone.sign_out")}</button>`
      }</section>
      <p class="setting__hint">${t("phone.version", { version: document.querySelector("phone-app")?.getAttribute("data-version") ?? "" })}</p>`;
  }

  /** Chosen with the same keys with which it will be typed. */
  pinSetting() {
    const passed = async () => {
      this.choosing = false;
      this.pinned = (await pinOf(this.account.id)) !== null;
      await this.app.refresh();
    };
    if (this.choosing) return html`<pin-pad .account=${this.account} mode="choose" @passed=${passed}></pin-pad>`;
    return html`<section class="setting"><h2 class="setting__title">${t("phone.pin")}</h2>
      <p class="setting__hint">${t(this.pinned ? "phone.pin.is_set" : "phone.pin.why")}</p>
      <div class="picks"><button type="button" class="button" @click=${() => {
        this.choosing = true;
      }}>${t(this.pinned ? "phone.pin.change" : "phone.pin.choose")}</button>
      ${
        this.pinned && this.pin === "offered"
          ? html`<button type="button" class="button" @click=${() => dropPin(this.account.id).then(passed)}>${t("phone.pin.drop")}</button>`
          : nothing
      }</div></section>`;
  }

  /** The whole way of a message, from the server to this phone and back. */
  async test() {
    this.push = "checking";
    const { state, at } = await testPush({ force: true }).catch(() => ({ state: "", at: "" }));
    this.at = state === "ok" ? at : "";
    return pushState();
  }

  /** @param {string} key @param {() => Promise<string>} tapped answers how it stands then */
  way(key, tapped) {
    return html`<button type="button" class="button" @click=${async () => {
      this.push = await tapped();
    }}>${t(key)}</button>`;
  }

  /** @param {string} words @param {boolean} chosen @param {() => void} tapped @param {string} [lang] */
  pick(words, chosen, tapped, lang) {
    return html`<button type="button" class="pick" lang=${lang ?? nothing} aria-pressed=${String(chosen)} @click=${tapped}>${words}</button>`;
  }

  /**
   * Told twice: what is unsent stays on this phone until this account sends it.
   * @param {{events: number, photos: number}} left
   */
  twice(left) {
    return html`<div class="banner banner--attention" role="alert"><div><p class="banner__title">${t("phone.sign_out.unsent", { n: left.events + left.photos })}</p>
      <p>${t("phone.sign_out.stays")}</p></div></div>
      <button type="button" class="button button--wide" @click=${() => {
        this.left = null;
      }}>${t("phone.sign_out.stay")}</button>
      <button type="button" class="button button--danger button--wide" @click=${() => this.leave(true)}>${t("phone.sign_out.go")}</button>`;
  }
}

customElements.define("phone-settings", PhoneSettings);
