/** "Записано: Не отвечает · Отменить", for ten seconds, also without a network. */

import { html, LitElement, nothing } from "lit";
import { undo } from "../device/outbox.js";
import { t } from "../lib/texts.js";

const UNDO_MS = 10_000;

/** `<undo-bar>` listens for `recorded`; undoing is an event of its own and removes nothing. */
export class UndoBar extends LitElement {
  static properties = { last: { state: true } };

  constructor() {
    super();
    /** @type {{events: {id: string}[], label: string, say?: string} | null} */ this.last = null;
    /** @type {number | undefined} */ this.timer = undefined;
    this.heard = (/** @type {any} */ event) => this.show(event.detail);
  }

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    document.addEventListener("recorded", this.heard);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    document.removeEventListener("recorded", this.heard);
    clearTimeout(this.timer);
  }

  /** @param {{events: {id: string}[], label: string, say?: string}} recorded */
  show(recorded) {
    this.last = recorded;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.last = null;
    }, UNDO_MS);
  }

  async undo() {
    const last = this.last;
    this.last = null;
    clearTimeout(this.timer);
    for (const event of last?.events ?? []) await undo(event.id);
    document.dispatchEvent(new CustomEvent("changed"));
  }

  render() {
    return html`<div class="snackbar-place" role="status" aria-live="polite">${this.last ? this.bar(this.last) : nothing}</div>`;
  }

  /** @param {{events: {id: string}[], label: string, say?: string}} last */
  bar({ events, label, say }) {
    const key = events.length > 1 ? "phone.recorded.all" : "phone.recorded";
    return html`<div class="snackbar">
      <span class="snackbar__words">${t(key, { what: label, n: events.length })}
        ${say ? html`<span class="snackbar__say">${say}</span>` : nothing}</span>
      <button type="button" class="snackbar__undo" data-undo @click=${() => this.undo()}>${t("phone.undo")}</button></div>`;
  }
}

customElements.define("undo-bar", UndoBar);
