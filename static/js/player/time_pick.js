/**
 * Picks an instant with taps: chips inside the window, or a day and an hour, or an exact time by the phone's own
 * clock.
 */

import { html, LitElement, nothing } from "lit";
import { t } from "../lib/texts.js";
import { clockTime, dayNumber, dayWord, fromWall, wallMs } from "../lib/times.js";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const FIRST_HOUR = 8;
const LAST_HOUR = 20;

/**
 * `<time-pick .value .chips .plan .now>`: fires `pick` with the instant (ms). Chips given stand first; "other" opens
 * days and hours.
 */
export class TimePick extends LitElement {
  static properties = {
    value: { type: Number },
    chips: { attribute: false },
    plan: { attribute: false },
    now: { type: Number },
    label: { type: String },
    day: { state: true },
    open: { state: true },
  };

  constructor() {
    super();
    /** @type {number | undefined} */ this.value = undefined;
    /** @type {number[]} */ this.chips = [];
    /** @type {any} */ this.plan = {};
    this.now = 0;
    this.label = "";
    /** @type {number | null} days from today */ this.day = null;
    this.open = false;
  }

  createRenderRoot() {
    return this;
  }

  /** @param {number} at */
  pick(at) {
    this.dispatchEvent(new CustomEvent("pick", { detail: at, bubbles: true }));
  }

  /** @param {number} minutes of the chosen day */
  instant(minutes) {
    const midnight = dayNumber(this.now, this.plan.zone) * DAY + (this.day ?? 0) * DAY;
    return fromWall(midnight + minutes * 60_000, this.plan.zone);
  }

  render() {
    const open = this.open || !this.chips.length;
    return html`<div role="group" aria-label=${this.label}>
      ${
        this.chips.length
          ? html`<div class="picks picks--times">${this.chips.map((at) => this.chip(at))}
        <button type="button" class="pick pick--quiet" aria-expanded=${String(open)} @click=${() => {
          this.open = !this.open;
        }}>${t("phone.other_time")}</button></div>`
          : nothing
      }
      ${open ? html`${this.days()}${this.hours()}` : nothing}
    </div>`;
  }

  /** @param {number} at */
  chip(at) {
    return html`<button type="button" class="pick" aria-pressed=${String(at === this.value)} @click=${() => this.pick(at)}>
      ${clockTime(at, this.plan.zone)}</button>`;
  }

  days() {
    const chosen = this.chosenDay();
    return html`<div class="picks picks--days">${[0, 1, 2, 3, 4, 5, 6].map(
      (day) => html`<button type="button" class="pick"
      aria-pressed=${String(day === chosen)} @click=${() => {
        this.day = day;
      }}>${dayWord(this.now + day * DAY, this.now, this.plan.zone)}</button>`,
    )}</div>`;
  }

  hours() {
    this.day ??= this.chosenDay();
    const hours = Array.from({ length: LAST_HOUR - FIRST_HOUR + 1 }, (_, n) => this.instant((FIRST_HOUR + n) * 60));
    const coming = hours.filter((at) => at > this.now);
    return html`<div class="picks picks--hours">${coming.map((at) => this.chip(at))}</div>
      <label class="time-pick__exact">${t("phone.exact_time")}
        <input class="field__input" type="time" .value=${this.exact()} @change=${(/** @type {any} */ event) => this.typed(event.target.value)}></label>`;
  }

  chosenDay() {
    if (this.day !== null) return this.day;
    if (this.value) return dayNumber(this.value, this.plan.zone) - dayNumber(this.now, this.plan.zone);
    return new Date(wallMs(this.now, this.plan.zone)).getUTCHours() >= LAST_HOUR ? 1 : 0;
  }

  exact() {
    return this.value ? clockTime(this.value, this.plan.zone) : "";
  }

  /** @param {string} clock "12:40" */
  typed(clock) {
    const [h, m] = clock.split(":").map(Number);
    if (h !== undefined && m !== undefined && Number.isFinite(h)) this.pick(this.instant(h * 60 + m));
  }
}

customElements.define("time-pick", TimePick);
