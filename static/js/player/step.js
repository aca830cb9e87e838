/**
 * What does the player show of a case now? Pure: from the compiled playbook and the snapshot, by any playbook, no
 * state known by name.
 */

import { holds, operandValue } from "../core/conditions.js";
import { pending } from "../core/timers.js";
import { has, keysUnder, maybe, missing, t } from "../lib/texts.js";

/**
 * @typedef {{event: string, text: string, place: string, sets: Record<string, any>, if: any[], asks: any[]}} Offer
 * @typedef {{due_ms: number, name: string}} Countdown
 * @typedef {{state: string, prompt: string, look: string, title: string, say: string, tone: string, avoid: string, note: string,
 *   folds: {title: string, text: string}[], offers: {main: Offer[], more: Offer[], bar: Offer[]}, countdown: Countdown | null}} Step
 */

/**
 * The step of the case: words filled with `slots`, outcomes by place, the countdown to show.
 * @param {any} book @param {any} snapshot after look(): all due timers fired @param {import("../lib/texts.js").Values} slots
 * @returns {Step}
 */
export function stepOf(book, snapshot, slots) {
  const state = book.states[snapshot.state];
  const offers = offered(book, snapshot);
  const key = `step.${state.prompt}`;
  return {
    state: snapshot.state,
    prompt: state.prompt,
    look: state.look,
    title: maybe(`${key}.title`, slots),
    say: maybe(`${key}.say`, slots),
    tone: maybe(`${key}.tone`, slots),
    avoid: maybe(`${key}.avoid`, slots),
    note: maybe(`${key}.note`, slots),
    folds: foldsOf(key, slots),
    offers: {
      main: offers.filter((offer) => offer.place === "main"),
      more: offers.filter((offer) => offer.place === "more"),
      bar: offers.filter((offer) => offer.place === "bar"),
    },
    countdown: countdownOf(book, snapshot),
  };
}

/**
 * Folded hints of the step; one whose slots cannot be filled stays away.
 * @param {string} key @param {import("../lib/texts.js").Values} slots
 */
function foldsOf(key, slots) {
  return keysUnder(`${key}.fold.`)
    .filter((each) => each.endsWith(".title"))
    .map((each) => {
      const text = each.replace(/title$/, "text");
      return { title: t(each, slots), text: missing(text, slots) ? "" : maybe(text, slots) };
    })
    .filter(({ text }) => text);
}

/** The outcomes a person may take now. @param {any} book @param {any} snapshot @returns {Offer[]} */
export function offered(book, snapshot) {
  return book.states[snapshot.state].offers.filter((/** @type {Offer} */ offer) => holds(offer.if, snapshot, null));
}

/**
 * The next timer of the state that a person should see: the one that leads on. Its shown time may differ from when it
 * fires (F8: a call counts from 9:00 on, the countdown says 10:00).
 * @param {any} book @param {any} snapshot @returns {Countdown | null}
 */
export function countdownOf(book, snapshot) {
  const leading = pending(book, snapshot).filter((/** @type {any} */ [, , timer]) => timer.to !== null);
  if (!leading.length) return null;
  const [due, , timer] = leading.reduce((/** @type {any} */ first, /** @type {any} */ each) =>
    each[0] < first[0] ? each : first,
  );
  const start = operandValue(timer.from, snapshot, null);
  const shown = operandValue(timer.show, snapshot, null);
  const floor = operandValue(timer.not_before, snapshot, null);
  const planned = typeof start === "number" && typeof shown === "number" ? start + shown : due;
  return { name: timer.name, due_ms: Math.max(planned, typeof floor === "number" ? floor : planned) };
}

/**
 * The words of an outcome: its button, what the button will do, what to say now and how (S4.11).
 * @param {Offer} offer @param {import("../lib/texts.js").Values} slots
 */
export function offerWords(offer, slots) {
  const key = `offer.${offer.text}`;
  return {
    label: t(key, slots),
    hint: maybe(`${key}.hint`, slots),
    say: maybe(`${key}.say`, slots),
    tone: maybe(`${key}.tone`, slots),
  };
}

/** The name of a state as staff say it; for chips and lists. @param {string} state */
export function stateWords(state) {
  return has(`state.${state}`) ? t(`state.${state}`) : "";
}
