/**
 * How long until the call is due? Counts by the server's clock from an instant, so a killed app shows the right time
 * again.
 */

import { html, LitElement } from "lit";
import { countdownWords } from "../lib/times.js";
import { serverNow } from "../device/clock.js";

/** `<count-down .due=${ms}>`: the remaining time; fires `due` once when it reaches zero while on screen. */
export class CountDown extends LitElement {
  static properties = { due: { type: Number }, left: { state: true } };

  constructor() {
    super();
    /** @type {number} */ this.due = 0;
    /** @type {number} */ this.left = 0;
    /** @type {number | undefined} */ this.timer = undefined;
  }

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    this.tick();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.timer);
  }

  /** @param {Map<string, unknown>} changed */
  willUpdate(changed) {
    if (changed.has("due")) this.left = this.due - serverNow();
  }

  tick() {
    const before = this.left;
    this.left = this.due - serverNow();
    if (before > 0 && this.left <= 0) this.dispatchEvent(new CustomEvent("due", { bubbles: true }));
    // Wake at the next whole second of the remaining time, so that two countdowns on one screen change together.
    this.timer = setTimeout(() => this.tick(), 1000 - (serverNow() % 1000));
  }

  render() {
    return html`<span class="countdown" role="timer">${countdownWords(this.left)}</span>`;
  }
}

customElements.define("count-down", CountDown);
