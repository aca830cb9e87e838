/** Big chips for a field that can be tapped: closed lists, yes and no, lengths of time, times inside the window. */

import { html } from "lit";
import { has, t } from "../lib/texts.js";
import { clockTime, lengthWords } from "../lib/times.js";

/** The words on one chip. @param {any} field @param {any} value @param {string} zone */
export function choiceWords(field, value, zone) {
  const key = `choice.${field.name}.${value}`;
  if (has(key)) return t(key);
  if (field.type === "bool") return t(value ? "phone.yes" : "phone.no");
  if (field.as === "instant") return clockTime(value, zone);
  if (field.name === "minutes") return lengthWords(value * 60_000);
  return field.type === "int" ? lengthWords(value) : String(value);
}

/**
 * A group of chips; `chosen` is pressed, a tap calls `choose`.
 * @param {{field: any, values: any[], chosen?: any, zone: string, label: string, choose: (value: any) => void}} row
 */
export function choiceChips({ field, values, chosen, zone, label, choose }) {
  return html`<div class="picks picks--${field.name}" role="group" aria-label=${label}>
    ${values.map(
      (
        value,
      ) => html`<button type="button" class="pick" aria-pressed=${String(value === chosen)} data-value=${String(value)}
        @click=${() => choose(value)}>${choiceWords(field, value, zone)}</button>`,
    )}
  </div>`;
}
