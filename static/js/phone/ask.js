/** The form of one outcome of a visit; what was typed survives a killed app as a draft. */

import { html, LitElement } from "lit";
import { draft, dropDraft, saveDraft } from "../device/drafts.js";
import "../player/answer_form.js";
import { offerWords } from "../player/step.js";
import { report } from "./acts.js";
import { leafletProblem } from "./leaflet.js";
import { addressed } from "./people.js";
import "./photo.js";
import { leave } from "./route.js";
import { addressLine } from "./slots.js";

/** `<ask-screen .row .offer .slots .ground>`. */
export class AskScreen extends LitElement {
  static properties = {
    row: { attribute: false },
    offer: { attribute: false },
    slots: { attribute: false },
    ground: { attribute: false },
    kept: { state: true },
  };

  constructor() {
    super();
    /** @type {any} */ this.row = null;
    /** @type {any} */ this.offer = null;
    /** @type {any} */ this.slots = {};
    /** @type {any} */ this.ground = null;
    /** @type {Record<string, any> | null} */ this.kept = null;
  }

  createRenderRoot() {
    return this;
  }

  async firstUpdated() {
    const found = await draft(this.row.case.id).catch(() => null);
    this.kept = found && found.offer === this.offer.text ? found.values : {};
  }

  /**
   * Kept here as well: at each redraw lit hands the object in again, and an older one would wipe what was typed since.
   * @param {string} caseId @param {Record<string, any>} values
   */
  typed(caseId, values) {
    this.kept = values;
    void saveDraft(caseId, { offer: this.offer.text, values });
  }

  /** @param {CustomEvent} event */
  async answered(event) {
    const { data, private: privateWords } = event.detail;
    const { label } = offerWords(this.offer, this.slots);
    await report(this.row, this.offer.event, { data, private: privateWords, label });
    await dropDraft(this.row.case.id);
    leave("case", this.row.case.id);
  }

  render() {
    if (!this.kept) return html``;
    const { person, id } = this.row.case;
    return html`<answer-form .offer=${this.offer} .ground=${this.ground} .slots=${this.slots} .values=${this.kept}
        .whom=${`${addressed(this.row)}, ${addressLine(person)}`} .checks=${{ leaflet: leafletProblem }}
        .photo=${(/** @type {string} */ _name, /** @type {any} */ value, /** @type {(sha: string) => void} */ set) => this.photo(value, set)}
        @typed=${(/** @type {CustomEvent} */ event) => this.typed(id, event.detail)}
        @answer=${(/** @type {CustomEvent} */ event) => this.answered(event)}></answer-form>`;
  }

  /** @param {any} value @param {(sha: string) => void} set */
  photo(value, set) {
    const about = this.offer.event === "leaflet.left" ? "leaflet" : "unusual";
    return html`<photo-pick .caseId=${this.row.case.id} .about=${about} .value=${value} @photo=${(/** @type {CustomEvent} */ event) => set(event.detail)}></photo-pick>`;
  }
}

customElements.define("ask-screen", AskScreen);
