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
  }

  createRenderRoot() {
    return this;
  }

  /** A form that is opened again has its page already, and says again what is wrong with it. */
  async firstUpdated() {
    if (!this.value) return;
    const bytes = await heldPage(this.caseId, this.value).catch(() => null);
    if (bytes) await this.look(new Blob([bytes]));
    else this.tell(undefined);
  }

  /** @param {string | undefined} sha256 */
  tell(sha256) {
    this.value = sha256;
    this.dispatchEvent(new CustomEvent("photo", { detail: sha256, bubbles: true }));
  }

  /** @param {Blob} file @returns {Promise<boolean>} whether it is a picture */
  async look(file) {
    const bitmap = await pictureOf(file);
    this.seen = bitmap && lookAt(bitmap);
    bitmap?.close();
    return bitmap !== null;
  }

  /** @param {any} event */
  async taken(event) {
    const file = event.target.files?.[0];
    if (!file) return;
    this.state = "busy";
    try {
      const isPicture = await this.look(file);
      this.state = isPicture ? "" : "strange";
      this.tell(isPicture ? await holdPage(this.caseId, await shrink(file)) : undefined);
    } catch {
      this.state = "failed"; // no room: the person is told and may go on without it
      this.seen = null;
      this.tell(undefined);
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

customElements.define("page-pick", PagePick);
