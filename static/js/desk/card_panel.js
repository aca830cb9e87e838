/** The answer cards beside a talk: one search, the whole card at once (S0.4), how fresh it is, and "take" into the answer. */

import { html, nothing } from "lit";
import { dialLink, national } from "../lib/phones.js";
import { t } from "../lib/texts.js";
import { wordsOf } from "./cards.js";

/** @typedef {import("./cards.js").Card} Card */

/** @param {any} app */
export function cardPanel(app) {
  const found = app.cards.find(app.question);
  return html`<section class="cards" aria-labelledby="cards-title"><h2 class="column__title" id="cards-title">${t("desk.cards")}</h2>
    <label class="caller__ask">${t("desk.cards.find")}<input class="field__input" id="card-search" type="search" autocomplete="off" maxlength="200" aria-keyshortcuts="/"
      .value=${app.question} @input=${(/** @type {any} */ event) => app.askCards(event.target.value)}></label>
    <p class="caller__calm" role="status">${told(app, found)}</p>
    <ul class="cards__list">${found.map((/** @type {Card} */ card, /** @type {number} */ place) => cardOf(app, card, place === 0))}</ul></section>`;
}

/** @param {any} app @param {Card[]} found */
function told(app, found) {
  if (!app.cards.all.size) return t("desk.cards.none_yet");
  if (!app.question.trim()) return t("desk.cards.hint");
  return found.length ? t("desk.cards.found", { n: found.length }) : t("desk.cards.not_found");
}

/** @param {any} app @param {Card} card @param {boolean} open */
function cardOf(app, card, open) {
  const parts = ["answer", "preparation", "times", "reason"].map((name) => [name, wordsOf(card, name)]).filter(([, words]) => words);
  return html`<li><details class="card-found" ?open=${open}><summary>${wordsOf(card, "title")}${stateOf(card)}${freshness(app, card)}</summary>
    ${price(card)}${parts.map(([name, words]) => html`<p class="card-found__part"><span class="card-found__name">${name === "answer" ? nothing : `${t(`desk.cards.${name}`)} `}</span>${words}</p>`)}
    ${card.again_day ? html`<p class="card-found__part">${t("desk.cards.again", { day: dayOf(card.again_day) })}</p>` : nothing}
    ${departmentOf(app, card)}</details></li>`;
}

/** @param {Card} card */
function stateOf({ state }) {
  if (state === "offered") return nothing;
  return html` <span class="chip ${state === "unavailable" ? "chip--attention" : ""}">${t(`desk.cards.${state}`)}</span>`;
}

/** A card that should have been looked through says so. @param {any} app @param {Card} card */
function freshness(app, { check_day }) {
  const stale = new Date(`${check_day}T00:00:00Z`).getTime() < app.now - 86_400_000;
  return stale ? html` <span class="chip chip--attention">${t("desk.cards.stale")}</span>` : nothing;
}

/** @param {Card} card */
function price({ price_min: low, price_max: high }) {
  if (low === null || high === null) return nothing;
  const words = low === high ? t("desk.cards.price", { sum: low }) : t("desk.cards.range", { low, high });
  return html`<p class="card-found__price">${words}</p>`;
}

/** @param {any} app @param {Card} card */
function departmentOf(app, card) {
  const one = card.department ? app.cards.department(card.department) : null;
  if (!one) return nothing;
  return html`<p class="card-found__part">${wordsOf(one, "name")} ${one.phones.map(
    (/** @type {{number: string}} */ phone) => html`<a href=${dialLink(phone.number)}>${national(phone.number)}</a> `,
  )}</p>`;
}

/** "2026-12-01" as "01.12.2026". @param {string} day */
function dayOf(day) {
  return day.split("-").reverse().join(".");
}
