/** A note to the dispatcher, from any step; also without a network. */

import { html, LitElement } from "lit";
import { t } from "../lib/texts.js";
import { report } from "./acts.js";
import { leave } from "./route.js";
import "./photo.js";

/** `<note-form .row>`: one line of words, a photo if one says more. */
export class NoteForm extends LitElement {
  static properties = { row: { attribute: false }, words: { state: true } };

  constructor() {
    super();
    /** @type {any} */ this.row = null;
    this.words = "";
  }

  createRenderRoot() {
    return this;
  }

  /** @param {Event} event */
  async save(event) {
    event.preventDefault();
    if (!this.words.trim()) return this.querySelector("textarea")?.focus();
    await report(this.row, "note", {
      data: { to: "to_dispatcher" },
      private: { words: this.words.trim() },
      label: t("event.note"),
    });
    return leave("case", this.row.case.id);
  }

  render() {
    return html`<form class="answer" @submit=${(/** @type {Event} */ event) => this.save(event)}>
      <h2 class="answer__title">${t("phone.note.write")}</h2>
      <div class="ask"><label class="ask__label" for="note-words">${t("phone.note.words")}</label>
        <textarea class="field__input ask__input" id="note-words" rows="4" maxlength="500" @input=${(
          /** @type {any} */ event,
        ) => {
          this.words = event.target.value;
        }}></textarea></div>
      <photo-pick .caseId=${this.row.case.id}></photo-pick>
      <div class="answer__foot"><button class="button button--primary button--wide">${t("phone.note.send")}</button></div></form>`;
  }
}

customElements.define("note-form", NoteForm);
