/** A call on the screen: what to say, in which tone, what better not, what is known, and what the caller answered. */

import { html, nothing } from "lit";
import { completed, stillAsked } from "../core/known.js";
import { filledIn } from "../core/forms.js";
import { record } from "../device/outbox.js";
import { icon } from "../lib/icons.js";
import { t } from "../lib/texts.js";
import { askedFields, isOneTap } from "../player/asking.js";
import { offered, offerWords, stepOf } from "../player/step.js";
import { timeline } from "../player/timeline.js";
import { go, link } from "../phone/route.js";
import { clocksOf } from "./clocks.js";
import { keepPromise, movedBy, movePromise } from "./calling.js";
import { wordsOf } from "./cards.js";
import { firstSentence } from "./first.js";
import "./form.js";
import { known, knownStrip } from "./known.js";
import { numberedEntry, numberOf } from "./numbers.js";
import { switchCall } from "./opening.js";
import { orderAddress } from "./order.js";
import { numbered, outcomeList, switchButton } from "./outcomes.js";
import { recordPage } from "./page_photo.js";
import { slotsOf } from "./slots.js";

/**
 * @typedef {import("../device/types.js").OneCase} OneCase
 * @typedef {import("../player/step.js").Offer} Offer
 * @typedef {import("../player/step.js").Step} Step
 */

const RECENT = 8;
const MOST_CARDS = 5;
/** After these the next call may come. */
const LAST = ["call.registered", "call.mistaken"];

/** The step of a call, with its words filled. @param {any} app @param {any} call @returns {Step} */
export function stepOn(app, call) {
  return stepOf(call.book, call.picture.snapshot, slotsOf(app, call));
}

/** @param {any} app @param {any} call */
export function talkScreen(app, call) {
  const { route } = app;
  const step = stepOn(app, call);
  const asked =
    route.part === "ask" ? offered(call.book, call.picture.snapshot).find(({ text }) => text === route.name) : undefined;
  return html`<section class="talk" data-state=${step.state} aria-labelledby="step-title">
    ${head(app, call, step)}${knownStrip(call, app.now)}${orderLine(app, call)}
    ${asked ? asking(app, call, asked) : stepPart(app, call, step)}
  </section>`;
}

/** @param {any} app @param {any} call @param {Step} step */
function head(app, call, step) {
  return html`<div class="talk__head">
    <a class="talk__back" href=${link()} aria-keyshortcuts="Escape">${icon("back")}<span>${t("desk.back")}</span></a>
    <p class="talk__kind">${t(`choice.playbook.${call.case.kind}`)}</p>${outageNumber(call)}
    ${step.look === "end" || step.look === "wait" ? nothing : clocksOf(call)}
    ${switchButton(step, chooserOf(app, call))}
  </div>`;
}

/** What to tell the caller and to write down, while the register has no number for it yet (S1.6). @param {any} call */
function outageNumber(call) {
  const number = numberOf(call);
  return number ? html`<p class="talk__outage">${t("desk.outage.number")} <b>${number}</b></p>` : nothing;
}

/** A technician was asked for: the order can be opened at once. @param {any} app @param {any} call */
function orderLine(app, call) {
  const address = orderAddress(call, app.outSince !== null);
  return address ? html`<p class="talk__order"><a class="button button--small" href=${address}>${t("desk.order.open")}</a></p>` : nothing;
}

/** @param {any} app @param {any} call @param {Step} step */
function stepPart(app, call, step) {
  return html`<div class="talk__step">
      <h1 class="talk__title" id="step-title" tabindex="-1">${step.title}</h1>
      ${sayPart(step, slotsOf(app, call))}
      ${step.tone ? html`<p class="talk__tone"><b>${t("desk.tone")}</b> ${step.tone}</p>` : nothing}
      ${step.avoid ? html`<p class="talk__avoid"><b>${t("desk.avoid")}</b> ${step.avoid}</p>` : nothing}
      ${step.note ? html`<p class="talk__note">${step.note}</p>` : nothing}
      ${step.folds.length ? html`<div class="folds">${step.folds.map(fold)}</div>` : nothing}
    </div>
    ${step.state === "after_call" ? missingLine(app, call) : nothing}
    ${outcomeList(step, chooserOf(app, call))}
    <details class="fold talk__so-far"><summary>${t("desk.so_far")}</summary>${timeline(
      [...call.events].sort((a, b) => b.at_ms - a.at_ms),
      { zone: call.case.plan.zone, now: app.now, words: call.words },
      RECENT,
    )}</details>`;
}

/** The sentence to say; the first one in the standard language, with the reader's own beneath. @param {Step} step @param {any} slots */
function sayPart(step, slots) {
  if (!step.say) return nothing;
  const first = firstSentence(step.prompt, slots);
  return first
    ? html`<p class="talk__say" lang=${first.lang}>${first.words}</p><p class="talk__note">${step.say}</p>`
    : html`<p class="talk__say">${step.say}</p>`;
}

/** @param {{title: string, text: string}} hint */
function fold({ title, text }) {
  return html`<details class="fold"><summary>${title}</summary><p class="step__said">${text}</p></details>`;
}

/** What the register entry still wants, said softly (S2.12, S2.22). @param {any} app @param {any} call */
export function missingLine(app, call) {
  const names = missingOf(app, call);
  return html`<p class="talk__missing" role="status">${
    names.length ? t("desk.entry.missing", { what: names.map((name) => t(`field.${name}`).toLowerCase()).join(", ") }) : t("desk.entry.ready")
  }</p>`;
}

/** The fields of the register entry without which it is not complete. @param {any} app @param {any} call @returns {string[]} */
export function missingOf(app, call) {
  const offer = stepOn(app, call).offers.main[0];
  if (!offer) return [];
  return askedFields(stillAsked(offer, known(call)), groundOf(app, call)).filter(({ required }) => required).map(({ name }) => name);
}

/** @param {any} app @param {any} call @param {Offer} offer */
function asking(app, call, offer) {
  return html`<desk-form .call=${call} .offer=${stillAsked(offer, known(call))} .slots=${slotsOf(app, call)}
    .ground=${groundOf(app, call)} .choices=${choicesOf(app)} @said=${(/** @type {CustomEvent} */ event) => say(app, call, offer, event.detail, event.detail.place)}></desk-form>`;
}

/** What is chosen from the answers: a department, or one of the cards that were just found. @param {any} app */
function choicesOf({ cards, question }) {
  return {
    department: cards.departments.map((/** @type {any} */ one) => ({ id: one.id, words: wordsOf(one, "name") })),
    card: cards.find(question).slice(0, MOST_CARDS).map((/** @type {any} */ card) => ({ id: String(card.number), words: wordsOf(card, "title") })),
  };
}

/** @param {any} app @param {any} call */
function groundOf(app, call) {
  return { words: call.words, snapshot: call.picture.snapshot, plan: call.case.plan, now: app.now };
}

/** Take the outcome with this number. @param {any} app @param {any} call @param {number} number @returns {boolean} */
export function takeNumber(app, call, number) {
  const offer = numbered(stepOn(app, call))[number - 1];
  if (offer) chooserOf(app, call).choose(offer);
  return offer !== undefined;
}

/** Turn it into a complaint, if the step knows that. @param {any} app @param {any} call @returns {boolean} */
export function toComplaint(app, call) {
  const offer = stepOn(app, call).offers.bar.find(({ event }) => event === "call.switched");
  if (offer) chooserOf(app, call).choose(offer);
  return offer !== undefined;
}

/** @param {any} app @param {any} call @returns {import("../player/outcomes.js").Chooser} */
function chooserOf(app, call) {
  const ground = groundOf(app, call);
  return {
    slots: slotsOf(app, call),
    ground,
    choose: (offer, values = {}) => {
      if (offer.event === "call.switched") return void turn(app, call, offer);
      const left = stillAsked(offer, known(call));
      if (Object.keys(values).length === 0 && !isOneTap(left, ground)) return go("case", call.case.id, "ask", offer.text);
      return void say(app, call, offer, filledIn(offer, askedFields(left, ground), values));
    },
  };
}

/**
 * Store what was said, with what is known in the places of the questions that were left out.
 * @param {any} app @param {any} call @param {Offer} offer @param {{data: Record<string, any>, private: Record<string, any>}} filled
 * @param {string} [place] where that was
 */
async function say(app, call, offer, filled, place = location.hash) {
  const { data, private: privateWords } = completed(call.words, offer, known(call), filled);
  const about = await movedBy(call, offer.event);
  const whole = await numberedEntry(app, call, offer.event, about ? { ...data, promise: about.named } : data);
  const event = { caseId: call.case.id, type: offer.event, data: /** @type {any} */ (whole), privateWords: /** @type {any} */ (privateWords) };
  const stored = await (whole.booklet_page ? recordPage(event, whole.booklet_page) : record(event));
  const kept = about ? await movePromise(call, about, Number(data.again_ms)) : await keepPromise(call, offer.event, data);
  const slots = slotsOf(app, call, filled.data);
  const { label, say: words } = offerWords(offer, slots);
  document.dispatchEvent(new CustomEvent("recorded", { detail: { events: kept ? [stored, kept] : [stored], label, say: words } }));
  if (location.hash !== place) return; // whoever types fast is further on already, and is not called back
  if (LAST.includes(offer.event)) go();
  else if (app.route.part === "ask") go("case", call.case.id);
}

/** @param {any} app @param {any} call @param {Offer} offer */
async function turn(app, call, offer) {
  const playbook = String(offer.sets.playbook);
  const book = app.books.get(playbook);
  if (!book) return;
  await keepPromise(call, "call.switched", {});
  const into = await switchCall(call, book.words, { playbook, area: app.areaOf(call), known: known(call), isOut: app.outSince !== null });
  app.announce(t("desk.switched", { to: t(`choice.playbook.${playbook}`) }));
  go("case", into);
  await app.refresh();
}
