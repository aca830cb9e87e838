/**
 * The PIN: ten keys for a thumb, and beside them what no PIN may keep anybody from: the emergency number, the
 * dispatcher, and leaving a place that is not safe.
 */

import { html, LitElement, nothing } from "lit";
import { serverNow } from "../device/clock.js";
import { openFor } from "../device/guard.js";
import { record } from "../device/outbox.js";
import { LONGEST, SHORTEST, pinOf, setPin, tryPin } from "../device/pin.js";
import { icon } from "../lib/icons.js";
import { dialLink } from "../lib/phones.js";
import { plural, t } from "../lib/texts.js";
import "../player/countdown.js";
import { leaveThisPhone } from "./leaving.js";
import { isClosed } from "./status.js";

const KEYS = [..."123456789", "back", "0", "done"];

/** `<pin-pad .account .rows .mode>`: `mode` is ask or choose; fires `passed`. */
export class PinPad extends LitElement {
  static properties = {
    account: { attribute: false },
    rows: { attribute: false },
    mode: { type: String },
    digits: { state: true },
    first: { state: true },
    problem: { state: true },
    busy: { state: true },
    told: { state: true },
    due: { state: true },
    length: { state: true },
  };

  constructor() {
    super();
    /** @type {any} */ this.account = null;
    /** @type {any[]} */ this.rows = [];
    this.mode = "ask";
    this.digits = "";
    /** What was chosen, while it is typed once more. */ this.first = "";
    this.problem = "";
    this.busy = false;
    /** That leaving was told to the dispatcher. */ this.told = false;
    /** How many digits it has; 0 while it is chosen. */ this.length = 0;
    /** When the next try is looked at. */ this.due = 0;
    this.typed = this.typed.bind(this);
  }

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    addEventListener("keydown", this.typed);
  }

  disconnectedCallback() {
    removeEventListener("keydown", this.typed);
    super.disconnectedCallback();
  }

  async firstUpdated() {
    this.length = (await pinOf(this.account.id))?.digits ?? 0;
    await this.whole(); // quick fingers were there before the disk
  }

  /** A keyboard that somebody has connected. @param {KeyboardEvent} event */
  typed({ key }) {
    if (/^\d$/.test(key)) void this.press(key);
    if (key === "Backspace") void this.press("back");
    if (key === "Enter") void this.press("done");
  }

  /** @param {string} key */
  async press(key) {
    if (this.busy || this.due) return;
    if (key === "done") return this.done();
    this.problem = "";
    this.digits = key === "back" ? this.digits.slice(0, -1) : (this.digits + key).slice(0, LONGEST);
    await this.whole();
  }

  /** The last digit says that it is all; before the length is known, none is the last. */
  async whole() {
    if (this.mode !== "ask" || !this.length || this.digits.length < this.length) return;
    this.digits = this.digits.slice(0, this.length);
    await this.done();
  }

  async done() {
    if (this.digits.length < SHORTEST) return;
    this.busy = true;
    const digits = this.digits;
    this.digits = "";
    await (this.mode === "ask" ? this.attempt(digits) : this.choose(digits));
    this.busy = false;
  }

  /** @param {string} digits */
  async attempt(digits) {
    const tried = await tryPin(this.account.id, digits);
    if ("open" in tried) return this.pass();
    if (tried.left <= 0) return leaveThisPhone(this.account.id, "tries");
    this.problem = plural("phone.pin.wrong", tried.left);
    this.due = tried.waitMs ? serverNow() + tried.waitMs : 0;
  }

  /** @param {string} digits */
  async choose(digits) {
    if (!this.first) {
      this.first = digits;
      return;
    }
    const same = this.first === digits;
    this.first = "";
    if (!same) {
      this.problem = t("phone.pin.differs");
      return;
    }
    await setPin(this.account.id, digits);
    this.pass();
  }

  pass() {
    openFor(this.account.id);
    this.dispatchEvent(new CustomEvent("passed", { bubbles: true }));
  }

  /** The visit that is under way: whoever leaves it for danger types nothing before. */
  get underWay() {
    return this.rows.find((row) => row.picture.snapshot.stamps.arrived_at && !isClosed(row));
  }

  async leave() {
    const row = this.underWay;
    if (!row) return;
    await record({ caseId: row.case.id, type: "unsafe.leaving", revision: row.case.revision });
    this.told = true;
  }

  render() {
    const title = this.mode === "ask" ? "phone.pin.ask" : this.first ? "phone.pin.again" : "phone.pin.choose";
    return html`<section class="pin" aria-labelledby="pin-title">
      <div class="pin__top"><h1 class="pin__title" id="pin-title" tabindex="-1">${t(title)}</h1>
        <p class="pin__name">${this.mode === "ask" ? this.account?.name : t("phone.pin.why")}</p></div>
      <p class="pin__dots" role="status" aria-label=${t("phone.pin.typed", { n: this.digits.length })}>${Array.from(
        { length: Math.max(this.length || SHORTEST, this.digits.length) },
        (_, place) => html`<span class="pin__dot ${place < this.digits.length ? "pin__dot--on" : ""}"></span>`,
      )}</p>
      <p class="pin__problem" role="alert">${this.problem} ${
        this.due
          ? html`${t("phone.pin.wait")} <count-down .due=${this.due} @due=${() => {
              this.due = 0;
            }}></count-down>`
          : nothing
      }</p>
      <div class="pin__keys">${KEYS.map((key) => this.key(key))}</div>
      ${this.mode === "ask" ? html`<a class="pin__forgot" href="#/sign-in">${t("phone.pin.forgot")}</a>` : nothing}
      ${this.ways()}
    </section>`;
  }

  /** @param {string} key */
  key(key) {
    if (key === "done" && this.mode === "ask") return html`<span></span>`; // the last digit says it
    const words = key === "back" ? t("phone.pin.back") : key === "done" ? t("phone.pin.done") : nothing;
    const off = key === "done" && this.digits.length < SHORTEST;
    return html`<button type="button" class="pin__key ${words === nothing ? "" : "pin__key--word"}" aria-label=${words}
      ?disabled=${off || Boolean(this.due)} @click=${() => this.press(key)}>${key === "back" ? "⌫" : key === "done" ? icon("check") : key}</button>`;
  }

  /** Open to whoever holds the phone: they show and change nothing that lies behind the PIN. */
  ways() {
    const office = this.rows[0]?.case.plan.area_phone;
    return html`<div class="pin__ways">
      ${this.told ? html`<p class="pin__told" role="status">${t("phone.pin.left")}</p>` : nothing}
      ${
        this.underWay && !this.told
          ? html`<button type="button" class="button button--danger button--wide" data-leave @click=${() => this.leave()}>${t("phone.pin.leave")}</button>`
          : nothing
      }
      <div class="pin__calls"><a class="button" href="tel:112" aria-label=${t("phone.pin.emergency.call")}>${icon("phone")} ${t("phone.pin.emergency")}</a>
        ${office ? html`<a class="button" href=${dialLink(office)}>${icon("phone")} ${t("phone.pin.office")}</a>` : nothing}</div></div>`;
  }
}

customElements.define("pin-pad", PinPad);
