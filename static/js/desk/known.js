/** What is known of this call already: shown filled, asked once (S3.13). */

import { html, nothing } from "lit";
import { knownOf } from "../core/known.js";
import { national } from "../lib/phones.js";
import { has, t } from "../lib/texts.js";
import { clockTime, dayWord } from "../lib/times.js";

/** @typedef {import("../device/types.js").OneCase} OneCase */

/** @param {OneCase} call @returns {Record<string, any>} */
export function known(call) {
  return knownOf(/** @type {any} */ (call.words), call.events);
}

/**
 * The words of one value.
 * @param {string} name @param {any} value @param {string} zone @param {number} now
 */
export function valueWords(name, value, zone, now) {
  if (name === "phone") return national(String(value));
  if (has(`choice.${name}.${value}`)) return t(`choice.${name}.${value}`);
  if (typeof value === "boolean") return t(value ? "phone.yes" : "phone.no");
  if (name.endsWith("_ms")) return `${dayWord(value, now, zone)}, ${clockTime(value, zone)}`;
  return String(value);
}

/** @param {OneCase} call @param {number} now */
export function knownStrip(call, now) {
  const rows = Object.entries(known(call)).filter(([, value]) => value !== "" && value !== null);
  if (!rows.length) return nothing;
  return html`<dl class="known" aria-label=${t("desk.known")}>${rows.map(
    ([name, value]) =>
      html`<div class="known__one"><dt>${t(`field.${name}`)}</dt><dd>${valueWords(name, value, call.case.plan.zone, now)}</dd></div>`,
  )}</dl>`;
}
