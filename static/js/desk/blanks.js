/** Numbered blanks from this desk's own store: when the server is away and typing does not work either (S1.6). */

import { html, LitElement, nothing, render } from "lit";
import { has, keysUnder, t } from "../lib/texts.js";
import { keptNumbers, leftOf, takeNumbers } from "./numbers.js";

const A_SHEET = 2;
const KINDS = ["information", "consultation", "duty", "complaint"];
const RESULTS = ["solved", "invited", "promised", "number_given", "transferred", "no_interest"];

/** `<outage-blanks .area>`: how many numbers are left, and a sheet of two blanks to print. */
export class OutageBlanks extends LitElement {
  static properties = { area: { attribute: false }, left: { state: true } };

  constructor() {
    super();
    this.area = "";
    /** @type {number | null} */ this.left = null;
    this.look = this.look.bind(this);
  }

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    document.addEventListener("numbered", this.look);
  }

  disconnectedCallback() {
    document.removeEventListener("numbered", this.look);
    super.disconnectedCallback();
  }

  /** @param {Map<string, unknown>} before */
  willUpdate(before) {
    if (before.has("area")) void this.look();
  }

  async look() {
    this.left = leftOf(await keptNumbers(), this.area).length;
  }

  async print() {
    const numbers = await takeNumbers(this.area, A_SHEET, true);
    await this.look();
    if (!numbers.length) return;
    render(numbers.map(blank), paper());
    globalThis.print();
  }

  render() {
    if (this.left === null) return nothing;
    return html`<p class="outage__blanks">${t("desk.outage.left", { n: this.left })}
      ${this.left ? html`<button type="button" class="button" data-print @click=${() => this.print()}>${t("desk.outage.print")}</button>` : nothing}</p>`;
  }
}

/** The place on the page that only a printer sees. @returns {HTMLElement} */
function paper() {
  const known = document.getElementById("blanks");
  const place = known ?? document.body.appendChild(document.createElement("section"));
  place.id = "blanks";
  return place;
}

/** @param {string} number */
function blank(number) {
  return html`<article class="blank"><header class="blank__head"><h2>${t("desk.blank.title")}</h2><p class="blank__number">${number}</p></header>
    <p class="blank__hint">${t("desk.blank.hint")}</p>
    ${rules("when", "name", "phone")}${choice("kind", "playbook", KINDS)}${rules("content", "")}
    ${choice("fault_kind", "fault_kind")}${choice("age_group", "age_group")}${choice("heard_from", "heard_from")}
    ${choice("result", "call_result", RESULTS)}
    <p class="blank__row"><b>${t("desk.blank.appointment")}</b> ${box(t("desk.blank.no"))} ${box(t("desk.blank.yes"))} <i></i></p>
    ${choice("channel", "channel")}${rules("promised", "contact", "signature")}</article>`;
}

/** Lines to write on; an empty name goes on with the one above. @param {...string} names */
function rules(...names) {
  return names.map((name) => html`<p class="blank__row">${name ? html`<b>${t(`desk.blank.${name}`)}</b>` : nothing}<i></i></p>`);
}

/** Boxes to tick. @param {string} name @param {string} field @param {string[]} [values] */
function choice(name, field, values = keysUnder(`choice.${field}.`).map((key) => key.slice(`choice.${field}.`.length))) {
  const known = values.filter((value) => has(`choice.${field}.${value}`));
  return html`<p class="blank__row blank__row--boxes"><b>${t(`desk.blank.${name}`)}</b> ${known.map((value) => box(t(`choice.${field}.${value}`)))}</p>`;
}

/** @param {string} words */
function box(words) {
  return html`<span class="blank__box"><s></s>${words}</span>`;
}

customElements.define("outage-blanks", OutageBlanks);
