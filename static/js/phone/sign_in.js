/** Signing in, once with a network; from then on the day opens without one. */

import { html, LitElement, nothing } from "lit";
import { accountsWithUnsent, signIn } from "../device/account.js";
import { isOpen, openFor } from "../device/guard.js";
import { dropPin, pinOf } from "../device/pin.js";
import { plural, t } from "../lib/texts.js";
import { WIPED } from "./leaving.js";
import { chooseTongue, chosenTongue, loadTexts, TONGUES } from "./tongue.js";

/** `<sign-in-form .again>`: login, password, language. */
export class SignInForm extends LitElement {
  static properties = { again: { type: Boolean }, state: { state: true }, others: { state: true } };

  constructor() {
    super();
    this.again = false;
    /** @type {{busy?: boolean, refused?: string, words?: string}} */ this.state = {};
    /** @type {{account: {name: string}, events: number, photos: number}[]} */ this.others = [];
  }

  createRenderRoot() {
    return this;
  }

  async firstUpdated() {
    this.others = await accountsWithUnsent();
  }

  /** @param {Event} event */
  async submit(event) {
    event.preventDefault();
    const form = new FormData(/** @type {HTMLFormElement} */ (event.target));
    this.state = { busy: true };
    const answer = await signIn(String(form.get("login")).trim(), String(form.get("password"))).catch(() => ({
      refused: "error",
    }));
    this.state = "refused" in answer ? answer : {};
    if ("refused" in answer) return;
    await this.unlock(answer.account);
    this.dispatchEvent(new CustomEvent("signed-in", { bubbles: true }));
  }

  /** The password opens as the PIN does; who came here because the PIN was forgotten chooses a new one. @param {import("../device/types.js").Account} account */
  async unlock(account) {
    localStorage.removeItem(WIPED);
    if (!(await pinOf(account.id))) return;
    if (this.again && !isOpen(account)) await dropPin(account.id);
    else openFor(account.id);
  }

  /** @param {string} tongue */
  async speak(tongue) {
    chooseTongue(tongue);
    await loadTexts();
    this.requestUpdate();
  }

  render() {
    const { busy, refused, words } = this.state;
    return html`<form class="sign-in__form" @submit=${(/** @type {Event} */ event) => this.submit(event)}>
      <h1 class="sign-in__title">${t("phone.start.title")}</h1>
      <p>${t(this.again ? "phone.start.again" : localStorage.getItem(WIPED) ? "phone.start.wiped" : "phone.start.why")}</p>
      <label class="ask"><span class="ask__label">${t("phone.start.login")}</span>
        <input class="field__input ask__input" name="login" autocomplete="username" autocapitalize="off" spellcheck="false" required></label>
      <label class="ask"><span class="ask__label">${t("phone.start.password")}</span>
        <input class="field__input ask__input" name="password" type="password" autocomplete="current-password" required></label>
      ${refused ? html`<p class="ask__problem" role="alert">${words ?? t(`phone.start.${refused}`)}</p>` : nothing}
      <button class="button button--primary button--wide" ?disabled=${Boolean(busy)}>${t(busy ? "phone.start.busy" : "phone.start.go")}</button>
      ${this.others.map((other) => html`<p class="sign-in__other">${plural("phone.start.other_unsent", other.events + other.photos, { name: other.account.name })}</p>`)}
      <p class="sign-in__tongues" role="group" aria-label=${t("phone.start.language")}>${Object.entries(TONGUES).map(
        ([tongue, name]) => html`<button type="button"
        class="pick" lang=${tongue} aria-pressed=${String(tongue === chosenTongue())} @click=${() => this.speak(tongue)}>${name}</button>`,
      )}</p>
    </form>`;
  }
}

customElements.define("sign-in-form", SignInForm);
