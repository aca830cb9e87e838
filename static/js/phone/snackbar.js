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
    this.timer = setTimeout(() => { this.last = null; }, UNDO_MS);
  }

  async undo() {
    const last = this.last;
    this.last = null;
    clearTimeout(this.timer);
    for (const event of last?.events ?? []) await undo(event.id);
    document.dispatchEvent(new CustomEvent("changed"));
  }

  render() {
    return html`<div class="snackbar-place" role="status" aria-live="polite">${this.last
      ? html`<div class="snackbar"><span class="snackbar__words">${this.last.events.length > 1 ? t("phone.recorded.all", { what: this.last.label, n: this.last.events.length }) : t("phone.recorded", { what: this.last.label })}${this.last.say ? html`<span class="snackbar__say">${this.last.say}</span>` : nothing}</span>
          <button type="button" class="snackbar__undo" data-undo @click=${() => this.undo()}>${t("phone.undo")}</button></div>`
      : nothing}</div>`;
  }
}

customElements.define("undo-bar", UndoBar);
