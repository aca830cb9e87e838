/** The form of one outcome that needs to know something. Fires `answer` with `{offer, data, private}`, or `leave`. */

import { html, LitElement, nothing } from "lit";
import { checkInput, filledIn } from "../core/forms.js";
import { t } from "../lib/texts.js";
import { askedFields, isOneChoice } from "./asking.js";
import { fieldRow } from "./field.js";
import { offerWords } from "./step.js";

/**
 * `<answer-form .offer .ground .slots .whom .checks .photo .values>`; `checks` are further rules by field name → code or null.
 * Fires `typed` with all values at each change, so that a killed page can go on.
 */
export class AnswerForm extends LitElement {
  static properties = {
    offer: { attribute: false },
    ground: { attribute: false },
    slots: { attribute: false },
    whom: { type: String },
    checks: { attribute: false },
    photo: { attribute: false },
    values: { attribute: false },
    problems: { state: true },
  };

  constructor() {
    super();
    /** @type {any} */ this.offer = null;
    /** @type {any} */ this.ground = null;
    /** @type {any} */ this.slots = {};
    this.whom = "";
    /** @type {Record<string, (value: any) => string | null>} */ this.checks = {};
    /** @type {((name: string, value: any, set: (value: any) => void) => unknown) | undefined} */ this.photo =
      undefined;
    /** @type {Record<string, any>} */ this.values = {};
    /** @type {Record<string, string>} */ this.problems = {};
  }

  createRenderRoot() {
    return this;
  }

  firstUpdated() {
    this.querySelector("h2")?.focus();
  }

  get fields() {
    return askedFields(this.offer, this.ground);
  }

  /** @param {string} name @param {any} value */
  set(name, value) {
    this.values = { ...this.values, [name]: value };
    if (name === "agreed_from_ms") this.follow(value);
    const { [name]: _gone, ...others } = this.problems;
    this.problems = others;
    this.dispatchEvent(new CustomEvent("typed", { detail: this.values, bubbles: true }));
    if (value !== undefined && isOneChoice(this.fields, this.ground)) this.submit();
  }

  /**
   * The end of an agreed time follows its start by the length of the window, unless it was set.
   * @param {number} fromMs
   */
  follow(fromMs) {
    const { window_from_ms, window_to_ms } = this.ground.plan;
    const given = this.values.agreed_to_ms;
    if (given && given > fromMs) return;
    this.values = { ...this.values, agreed_to_ms: fromMs + (window_to_ms - window_from_ms) };
  }

  submit() {
    const fields = this.fields;
    const found = [...checkInput(fields, this.values)];
    for (const [name, check] of Object.entries(this.checks)) {
      const code = this.values[name] ? check(this.values[name]) : null;
      if (code && !found.some(([field]) => field === name)) found.push([name, code]);
    }
    this.problems = Object.fromEntries(found);
    if (found.length) return this.updateComplete.then(() => this.showProblem());
    const detail = { offer: this.offer, ...filledIn(this.offer, fields, this.values) };
    return this.dispatchEvent(new CustomEvent("answer", { detail, bubbles: true }));
  }

  showProblem() {
    const wrong = this.querySelector(".ask--wrong");
    wrong?.scrollIntoView({ block: "center" });
    /** @type {HTMLElement | null | undefined} */ (wrong?.querySelector("input, textarea, button"))?.focus();
  }

  render() {
    const { label, hint, say, tone } = offerWords(this.offer, this.slots);
    const { plan, now } = this.ground;
    const form = {
      plan,
      now,
      values: this.values,
      problems: this.problems,
      set: (/** @type {string} */ name, /** @type {any} */ value) => this.set(name, value),
      photo: (/** @type {string} */ name) => this.photo?.(name, this.values[name], (value) => this.set(name, value)),
    };
    return html`<form class="answer" novalidate @submit=${(/** @type {Event} */ event) => {
      event.preventDefault();
      void this.submit();
    }}>
      <div class="answer__fields"><h2 class="answer__title" tabindex="-1">${label}</h2>
      ${hint ? html`<p class="answer__hint">${hint}</p>` : nothing}
      ${say ? html`<p class="step__say step__say--small">${say}</p>` : nothing}
      ${tone ? html`<p class="step__tone">${tone}</p>` : nothing}
      ${this.fields.map((field) => fieldRow(field, form))}</div>
      ${
        isOneChoice(this.fields, this.ground)
          ? nothing
          : html`<div class="answer__foot">
        <button class="button button--primary button--wide" data-record>${t("phone.record")}<span class="button__hint">${this.whom}</span></button>
      </div>`
      }
    </form>`;
  }
}

customElements.define("answer-form", AnswerForm);
