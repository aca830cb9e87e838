/** One field of a form, by its word: what can be tapped is tapped, and the keyboard fits what must be typed. */

import { html, nothing } from "lit";
import { maybe, t } from "../lib/texts.js";
import { choiceChips } from "./choice.js";
import { choicesOf } from "./asking.js";
import "./time_pick.js";

const KEYBOARDS = /** @type {Record<string, {mode: string, complete: string}>} */ ({
  phone: { mode: "tel", complete: "off" },
  digits: { mode: "numeric", complete: "off" },
  name: { mode: "text", complete: "off" },
});

/**
 * @typedef {{plan: import("./asking.js").Plan, now: number, values: Record<string, any>, problems: Record<string, string>,
 *   set: (name: string, value: any) => void, photo?: (name: string) => unknown}} Form
 */

/** The field with its label and what is wrong with it. @param {any} field @param {Form} form */
export function fieldRow(field, form) {
  if (field.name === "agreed_to_ms" && !form.values.agreed_from_ms) return nothing;
  const problem = form.problems[field.name];
  const label = t(`field.${field.name}`);
  return html`<div class="ask ${problem ? "ask--wrong" : ""}">
    <label class="ask__label" for="ask-${field.name}" id="label-${field.name}">${label}${
      field.required ? nothing : html` <span class="ask__optional">${t("phone.optional")}</span>`
    }</label>
    ${control(field, form, label)}
    ${problem ? html`<p class="ask__problem" id="wrong-${field.name}" role="alert">${problemWords(field, problem)}</p>` : nothing}
  </div>`;
}

/** @param {any} field @param {Form} form @param {string} label */
function control(field, form, label) {
  const value = form.values[field.name];
  const values = choicesOf(field, form);
  /** @param {any} next */
  const choose = (next) => form.set(field.name, next === value && !field.required ? undefined : next);
  if (field.as === "photo") return form.photo?.(field.name) ?? nothing;
  if (field.name === "agreed_to_ms")
    return choiceChips({ field, values, chosen: value, zone: form.plan.zone, label, choose });
  if (field.as === "instant") {
    return html`<time-pick .value=${value} .chips=${values} .plan=${form.plan} .now=${form.now} .label=${label}
      @pick=${(/** @type {CustomEvent} */ event) => form.set(field.name, event.detail)}></time-pick>`;
  }
  if (values.length) return choiceChips({ field, values, chosen: value, zone: form.plan.zone, label, choose });
  return field.as === "line" ? lines(field, form) : line(field, form);
}

/** @param {any} field @param {Form} form */
function line(field, form) {
  const keyboard = KEYBOARDS[field.as] ?? KEYBOARDS.name;
  const digits = field.as === "digits";
  return html`<input class="field__input ask__input ${digits ? "ask__input--digits" : ""}" id="ask-${field.name}" type=${field.as === "phone" ? "tel" : "text"}
    inputmode=${field.type === "int" ? "numeric" : keyboard?.mode} autocomplete="off" autocapitalize=${field.as === "name" ? "words" : "off"}
    maxlength=${digits ? 9 : (field.max ?? 200)} placeholder=${maybe(`field.${field.name}.example`)} .value=${form.values[field.name] ?? ""}
    aria-describedby=${form.problems[field.name] ? `wrong-${field.name}` : nothing}
    @input=${(/** @type {any} */ event) => form.set(field.name, typed(field, event.target.value))}>`;
}

/** @param {any} field @param {Form} form */
function lines(field, form) {
  return html`<textarea class="field__input ask__input" id="ask-${field.name}" rows="2" maxlength=${field.max ?? 200}
    .value=${form.values[field.name] ?? ""} @input=${(/** @type {any} */ event) => form.set(field.name, event.target.value.trimStart())}></textarea>`;
}

/** What was typed as the value of the word. @param {any} field @param {string} text */
function typed(field, text) {
  if (field.as === "digits") return text.replace(/\D/g, "");
  if (field.type === "int") return text === "" ? undefined : Number(text);
  return text.trimStart();
}

/** @param {any} field @param {string} code */
function problemWords(field, code) {
  return maybe(`problem.${field.name}.${code}`) || t(`phone.problem.${code}`);
}
