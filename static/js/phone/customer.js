/**
 * The customer strip: how to address, where to go, how to get in, who else may open; the call button stays in reach.
 */

import { html, nothing } from "lit";
import { icon } from "../lib/icons.js";
import { has, t } from "../lib/texts.js";
import { national } from "../lib/phones.js";
import { addressed, namedPerson } from "./people.js";
import { addressLine, mapLink } from "./slots.js";

/** @typedef {import("./types.js").Row} Row */

/**
 * @param {Row} row
 * @param {{call?: (which?: number) => void, compact: boolean}} way `call` is missing when the step offers no call; `compact` while talking
 */
export function customerStrip(row, { call, compact }) {
  const { person } = row.case;
  const name = addressed(row);
  return html`<section class="customer ${compact ? "customer--compact" : ""}" aria-label=${t("phone.customer")}>
    <div class="customer__top">
      <div class="customer__who">
        <p class="customer__name">${name}</p>
        <a class="customer__address" href=${mapLink(person)}>${icon("pin")}<span>${addressLine(person)}</span></a>
      </div>
      ${
        call && person.phones.length
          ? html`<button type="button" class="customer__call" aria-label=${t("phone.call_name", { name })}
        @click=${() => call()}>${icon("phone")}</button>`
          : nothing
      }
    </div>
    ${compact ? nothing : html`<div class="customer__in">${wayIn(person)}${chips(row)}</div>`}
    <details class="customer__more"><summary><span class="visually-hidden">${t("phone.customer.more")}</span></summary>${compact ? html`${wayIn(person)}${chips(row)}` : nothing}${more(row, call)}</details>
  </section>`;
}

/** Entrance, floor, intercom in one line; what is not known is left out. @param {import("./types.js").Person} person */
function wayIn(person) {
  const parts = ["entrance", "floor", "intercom"].flatMap((name) => {
    const value = /** @type {any} */ (person)[name];
    return value ? [html`<span>${t(`phone.${name}`)} <b>${value}</b></span>`] : [];
  });
  return parts.length ? html`<p class="customer__way">${parts}</p>` : nothing;
}

/** @param {Row} row */
function chips(row) {
  const { person } = row.case;
  const each = namedPerson(row);
  const named = each
    ? html`<span class="chip chip--ok">${icon("people")}${each.name}${each.word ? html` · ${icon("key")}«${each.word}»` : nothing}</span>`
    : nothing;
  const notes = (person.chips ?? []).map((chip) => html`<span class="chip chip--quiet">${noteWords(chip)}</span>`);
  return each || notes.length ? html`<p class="customer__chips">${named}${notes}</p>` : nothing;
}

/** @param {string} chip a known note, "dog", or one with its value, "no_calls_before:10:00" */
function noteWords(chip) {
  const [code = "", ...value] = chip.split(":");
  return has(`chip.${code}`) ? t(`chip.${code}`, { value: value.join(":") }) : chip;
}

/** @param {string} relation a choice, or the words a person used */
function relationWords(relation) {
  return has(`choice.relation.${relation}`) ? t(`choice.relation.${relation}`).toLowerCase() : relation;
}

/** @param {Row} row @param {((which?: number) => void) | undefined} call */
function more(row, call) {
  const { person, plan } = row.case;
  return html`<dl class="facts">
    ${fact("phone.full_name", addressed(row) === person.name ? "" : person.name)}${fact("phone.order", plan.order)}${fact("phone.work", plan.work)}
    ${fact("phone.named", namedPerson(row)?.relation ? relationWords(namedPerson(row)?.relation ?? "") : "")}${fact("phone.comment", person.comment)}</dl>
    <ul class="numbers">${person.phones.map(
      (phone, which) =>
        html`<li>${
          call
            ? html`<button type="button" class="button button--small" @click=${() => call(which)}>${icon("phone")}${national(phone.e164)}</button>`
            : html`<span>${national(phone.e164)}</span>`
        }${phone.words ? html`<small>${phone.words}</small>` : nothing}${
          phone.valid === false ? html`<small>${t("phone.number_check")}</small>` : nothing
        }</li>`,
    )}</ul>`;
}

/** @param {string} key @param {string | undefined} value */
function fact(key, value) {
  return value ? html`<div><dt>${t(key)}</dt><dd>${value}</dd></div>` : nothing;
}
