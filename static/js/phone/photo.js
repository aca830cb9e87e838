/**
 * A photo for the visit: taken with the phone's camera, kept as bytes by the device layer, named by its hash in the
 * event.
 */

import { html, LitElement, nothing } from "lit";
import { attach } from "../device/photos.js";
import { icon } from "../lib/icons.js";
import { t } from "../lib/texts.js";

/** `<photo-pick .caseId .about .value>`: fires `photo` with the sha256 of what was kept. */
export class PhotoPick extends LitElement {
  static properties = {
    caseId: { type: String },
    about: { type: String },
    value: { type: String },
    state: { state: true },
  };

  constructor() {
    super();
    this.caseId = "";
    this.about = "other";
    /** @type {string | undefined} */ this.value = undefined;
    /** @type {"" | "busy" | "failed"} */ this.state = "";
  }

  createRenderRoot() {
    return this;
  }

  /** @param {any} event */
  async taken(event) {
    const file = event.target.files?.[0];
    if (!file) return;
    this.state = "busy";
    try {
      const stored = await attach(this.caseId, file, this.about);
      this.state = "";
      this.value = String(stored.data.sha256);
      this.dispatchEvent(new CustomEvent("photo", { detail: this.value, bubbles: true }));
    } catch {
      this.state = "failed"; // no picture, or no room: the person is told and may go on without one
    }
  }

  render() {
    const words =
      this.state === "busy" ? t("phone.photo.keeping") : this.value ? t("phone.photo.kept") : t("phone.photo.take");
    return html`<label class="photo ${this.value ? "photo--kept" : ""}">${icon(this.value ? "check" : "camera")}<span>${words}</span>
      <input class="visually-hidden" type="file" accept="image/*" capture="environment" @change=${(/** @type {any} */ event) => this.taken(event)}></label>
      ${this.state === "failed" ? html`<p class="ask__problem" role="alert">${t("phone.photo.failed")}</p>` : nothing}`;
  }
}

customElements.define("photo-pick", PhotoPick);
