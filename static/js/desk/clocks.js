/** Quiet clocks of a call: since it rings, since it was answered (S2.1, S3.6, S3.17). They feed figures and urge nobody. */

import { html, LitElement } from "lit";
import { serverNow } from "../device/clock.js";
import { t } from "../lib/texts.js";
import { countdownWords } from "../lib/times.js";

/** `<count-up .since=${ms} .until=${ms|null}>`: how long it has lasted; it stands still once it has an end. */
export class CountUp extends LitElement {
  static properties = { since: { type: Number }, until: { attribute: false }, passed: { state: true } };

  constructor() {
    super();
    this.since = 0;
    /** @type {number | null} */ this.until = null;
    this.passed = 0;
    /** @type {any} */ this.timer = undefined;
  }

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    this.timer = setInterval(() => this.count(), 1000);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.timer);
  }

  willUpdate() {
    this.count();
  }

  count() {
    this.passed = Math.floor(((this.until ?? serverNow()) - this.since) / 1000) * 1000;
  }

  render() {
    return html`<span class="countdown">${countdownWords(Math.max(0, this.passed))}</span>`;
  }
}

customElements.define("count-up", CountUp);

/** The clocks of this call; one that has not begun is not there. @param {import("../device/types.js").OneCase} call */
export function clocksOf(call) {
  const { stamps } = /** @type {any} */ (call.picture).snapshot;
  const rang = Math.min(...call.events.map(({ at_ms }) => at_ms));
  const rings = stamps.answered_at === undefined;
  const since = rings ? rang : stamps.answered_at;
  return html`<p class="clocks"><span class="clocks__one">${t(rings ? "desk.clock.rings" : "desk.clock.talk")}
    <count-up .since=${since} .until=${stamps.ended_at ?? null}></count-up></span></p>`;
}
