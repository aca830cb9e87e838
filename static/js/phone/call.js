/**
 * Dialling: the call is on record before the phone rings, and how long the person was away is its evidence (decision
 * 11).
 */

import { dialLink } from "../lib/phones.js";
import { t } from "../lib/texts.js";

/**
 * @type {{left_ms: number | null, away_ms: number | null}} Of the call that was dialled last in this page; a killed page knows nothing.
 */
const call = { left_ms: null, away_ms: null };

/**
 * Start to watch and open the dialler. Must run in the tap itself, or browsers refuse the link.
 * @param {string} e164
 */
export function dial(e164) {
  Object.assign(call, { left_ms: null, away_ms: null });
  const anchor = document.createElement("a");
  anchor.href = dialLink(e164);
  anchor.click();
}

/** Follow the page going to the background and back. Call once. */
export function watchAway() {
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") call.left_ms = performance.now();
    else if (call.left_ms !== null) {
      call.away_ms = (call.away_ms ?? 0) + Math.round(performance.now() - call.left_ms);
      call.left_ms = null;
    }
  });
}

/**
 * `{away_ms}` if the event takes it and the dialler was seen to open, else nothing.
 * @param {import("../core/types.js").Words} words @param {string} type @returns {Record<string, number>}
 */
export function awayFor(words, type) {
  if (call.away_ms === null || !words.events[type]?.data.away_ms) return {};
  return { away_ms: call.away_ms };
}

/**
 * The number to dial next: the first that was not said to be wrong; one marked "check" only when there is no better.
 * @param {import("./types.js").Row} row @returns {number} index into person.phones, -1 when there is none left
 */
export function nextNumber({ case: visit, events }) {
  const wrong = new Set();
  let last = 0;
  for (const event of [...events].sort((a, b) => a.at_ms - b.at_ms)) {
    if (event.type === "call.started") last = event.data.number ?? 0;
    if (event.type === "call.wrong_number") wrong.add(last);
  }
  const { phones } = visit.person;
  const sound = phones.findIndex((phone, n) => phone.valid !== false && !wrong.has(n));
  return sound >= 0 ? sound : phones.findIndex((_phone, n) => !wrong.has(n)); // an odd number is worth a try before none
}

/**
 * Without a number left to dial no button promises a call; where calling was the step, its card says what to do instead.
 * @param {import("../player/step.js").Step} step @param {import("./types.js").Row} row
 * @returns {import("../player/step.js").Step}
 */
export function dialable(step, row) {
  if (nextNumber(row) >= 0) return step;
  const kept = (/** @type {import("../player/step.js").Offer[]} */ offers) =>
    offers.filter((offer) => offer.event !== "call.started" || offer.asks.length);
  const offers = { main: kept(step.offers.main), more: kept(step.offers.more), bar: kept(step.offers.bar) };
  if (offers.main.length === step.offers.main.length) return { ...step, offers };
  return { ...step, offers, title: t("phone.no_number"), say: "", tone: "", avoid: "", note: t("phone.no_number.why") };
}
