/** The page of the book of reviews, photographed or chosen at the desk: looked at before it is recorded (S1.14). */

import { html, LitElement, nothing } from "lit";
import { shrink } from "../device/shrink.js";
import { icon } from "../lib/icons.js";
import { lookAt, pictureOf } from "../lib/page_look.js";
import { t } from "../lib/texts.js";
import { heldPage, holdPage } from "./page_photo.js";

/** `<page-pick .caseId .value>`: fires `photo` with the sha256 of what is held, or with undefined when nothing is any more. */
export class PagePick extends LitElement {
  static properties = { caseId: { type: String }, value: { type: String }, state: { state: true }, seen: { state: true } };

  constructor() {
    super();
    this.caseId = "";
    /** @type {string | undefined} */ this.value = undefined;
    /** @type {"" | "busy" | "strange" | "failed"} */ this.state = "";
    /** @type {ReturnType<typeof lookAt> | null} what this device thinks of it */ this.seen = null;
    /** @type {File | null} what was chosen last */ this.latest = null;
    /** @type {Promise<void>} */ this.taking = Promise.resolve();
  }

  createRenderRoot() {
    return this;
  }

  /** A form that is opened again has its page already, and says again what is wrong with it. */
  async firstUpdated() {
    if (!this.value) return;
    const bytes = await heldPage(this.caseId, this.value).catch(() => null);
    if (bytes) this.seen = await looked(new Blob([bytes]));
    else this.tell(undefined);
  }

  /** @param {string | undefined} sha256 */
  tell(sha256) {
    this.value = sha256;
    this.dispatchEvent(new CustomEvent("photo", { detail: sha256, bubbles: true }));
  }

  /** One after the other, so that what is held is what was chosen last. @param {any} event */
  taken(event) {
    const file = event.target.files?.[0];
    if (!file) return;
    this.tell(undefined); // until this one is held, none can be recorded
    this.state = "busy";
    this.seen = null;
    this.latest = file;
    this.taking = this.taking.then(() => this.take(file));
  }

  /** @param {File} file */
  async take(file) {
    try {
      const seen = await looked(file);
      const sha256 = seen ? await holdPage(this.caseId, await shrink(file)) : undefined;
      if (file !== this.latest) return;
      this.seen = seen;
      this.state = seen ? "" : "strange";
      this.tell(sha256);
    } catch {
      this.state = "failed"; // no room: the person is told and may go on without it
    }
  }

  get words() {
    if (this.state === "busy") return t("phone.photo.keeping");
    if (!this.value) return t("phone.photo.take");
    return t(this.seen?.faults.length ? "desk.page.again" : "phone.photo.kept");
  }

  /** @returns {string[]} */
  get wrong() {
    if (this.state === "strange") return [t("book.look.strange")];
    if (this.state === "failed") return [t("phone.photo.failed")];
    return this.seen?.faults.map((fault) => t(`book.look.${fault}`)) ?? [];
  }

  render() {
    const { seen, wrong } = this;
    const isGood = seen !== null && !wrong.length;
    return html`<label class="photo ${isGood ? "photo--kept" : ""}">${icon(isGood ? "check" : "camera")}<span>${this.words}</span>
      <input class="visually-hidden" type="file" accept="image/*" capture="environment" @change=${(/** @type {any} */ event) => this.taken(event)}></label>
      <div class="page-pick__verdict" role="status">${wrong.map((one) => html`<p class="ask__problem">${one}</p>`)}${isGood ? html`<p>${t("book.look.good")}</p>` : nothing}</div>
      ${seen ? html`<img class="page-pick__preview" src=${seen.preview} alt=${t("book.preview")}>` : nothing}`;
  }
}

/** @param {Blob} file @returns {Promise<ReturnType<typeof lookAt> | null>} null when it is no picture */
async function looked(file) {
  const bitmap = await pictureOf(file);
  const seen = bitmap && lookAt(bitmap);
  bitmap?.close();
  return seen;
}

customElements.define("page-pick", PagePick);
