/** The questions of one outcome; a draft of them is kept at each key, so that leaving never loses anything. */

import { html, LitElement } from "lit";
import { draft, dropDraft, saveDraft } from "../device/drafts.js";
import { t } from "../lib/texts.js";
import "../player/answer_form.js";
import "./page_pick.js";

/** Fields that this desk asks for in its own way; the form hands them over as it does with photos. */
const OWN = ["department", "card"];

/** `<desk-form .call .offer .slots .ground .choices>`: fires `said` with `{data, private}` of the event to record, and the place. */
export class DeskForm extends LitElement {
  static properties = {
    call: { attribute: false },
    offer: { attribute: false },
    slots: { attribute: false },
    ground: { attribute: false },
    choices: { attribute: false },
    kept: { state: true },
  };

  constructor() {
    super();
    /** @type {any} */ this.call = null;
    /** @type {any} */ this.offer = null;
    /** @type {any} */ this.slots = {};
    /** @type {any} */ this.ground = null;
    /** @type {Record<string, {id: string, words: string}[]>} by what is asked for */ this.choices = {};
    /** @type {Record<string, any> | null} */ this.kept = null;
    this.about = "";
    /** @type {{id: string, draft: any} | null} what was typed since the last draft was written */ this.unsaved = null;
    /** @type {Promise<void> | null} */ this.saving = null;
  }

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    this.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && event.ctrlKey) this.querySelector("form")?.requestSubmit();
    });
  }

  /** Another question may come into the same place. @param {Map<string, unknown>} changed */
  willUpdate(changed) {
    const about = `${this.call.case.id} ${this.offer.text}`;
    if (!changed.has("offer") || about === this.about) return;
    this.about = about;
    this.kept = null;
    void this.recall();
  }

  async recall() {
    const found = await draft(this.call.case.id).catch(() => null);
    this.kept = found && found.offer === this.offer.text ? found.values : {};
  }

  updated() {
    if (!this.kept || this.classList.contains("is-asking")) return;
    this.classList.add("is-asking");
    requestAnimationFrame(() => /** @type {HTMLElement | null} */ (this.querySelector("input, textarea, .pick"))?.focus());
  }

  /** @param {Record<string, any>} values */
  typed(values) {
    this.kept = values;
    this.unsaved = { id: this.call.case.id, draft: { offer: this.offer.text, values } };
    this.saving ??= this.save();
  }

  /** One after the other, the latest at once: an older one must not be written over a newer one. */
  async save() {
    while (this.unsaved) {
      const { id, draft: latest } = this.unsaved;
      this.unsaved = null;
      await saveDraft(id, latest);
    }
    this.saving = null;
  }

  /** @param {CustomEvent} event */
  async answered(event) {
    const place = location.hash; // whoever types fast is elsewhere when the draft is written
    await this.saving;
    await dropDraft(this.call.case.id);
    this.dispatchEvent(new CustomEvent("said", { detail: { ...event.detail, place } }));
  }

  /** The words of this form: what the desk asks in its own way is handed to `own`. */
  get words() {
    const spec = this.ground.words.events[this.offer.event];
    const data = Object.fromEntries(
      Object.entries(spec.data).map(([name, one]) => [name, OWN.includes(/** @type {any} */ (one).as) ? { ...one, own: one.as, as: "photo" } : one]),
    );
    return { ...this.ground.words, events: { ...this.ground.words.events, [this.offer.event]: { ...spec, data } } };
  }

  /** @param {string} name @param {any} value @param {(value: any) => void} set */
  own(name, value, set) {
    const as = this.words.events[this.offer.event].data[name]?.own;
    if (as === "department" && !this.choices[as]?.length)
      return html`<input class="field__input ask__input" id="ask-${name}" maxlength="64" autocomplete="off" .value=${value ?? ""}
        @input=${(/** @type {any} */ event) => set(event.target.value.trim() || undefined)}>`;
    if (as) return this.list(this.choices[as] ?? [], value, set);
    return html`<page-pick .caseId=${this.call.case.id} .value=${value} @photo=${(/** @type {CustomEvent} */ event) => set(event.detail)}></page-pick>`;
  }

  /** Departments, or the cards that were just found, by their words. @param {{id: string, words: string}[]} choices @param {any} value @param {(value: any) => void} set */
  list(choices, value, set) {
    if (!choices.length) return html`<p class="answer__hint">${t("desk.form.nothing")}</p>`;
    return html`<div class="picks" role="group">${choices.map(
      ({ id, words }) =>
        html`<button type="button" class="pick" aria-pressed=${String(id === value)} data-value=${id} @click=${() => set(id === value ? undefined : id)}>${words}</button>`,
    )}</div>`;
  }

  render() {
    if (!this.kept) return html``;
    return html`<answer-form .offer=${this.offer} .ground=${{ ...this.ground, words: this.words }} .slots=${this.slots} .values=${this.kept} .whom=${t("desk.form.keys")}
      .photo=${(/** @type {string} */ name, /** @type {any} */ value, /** @type {(value: any) => void} */ set) => this.own(name, value, set)}
      @typed=${(/** @type {CustomEvent} */ event) => this.typed(event.detail)}
      @answer=${(/** @type {CustomEvent} */ event) => this.answered(event)}></answer-form>`;
  }
}

customElements.define("desk-form", DeskForm);
