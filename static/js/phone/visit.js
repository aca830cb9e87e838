/** A visit: one decision per screen, as the playbook says. */

import { html, nothing } from "lit";
import { isOneTap, askedFields } from "../player/asking.js";
import { stepCard } from "../player/card.js";
import { outcomes } from "../player/outcomes.js";
import { offered, offerWords, stepOf } from "../player/step.js";
import { stopCard } from "../player/stop.js";
import { clockTime, windowLeft, windowWords } from "../lib/times.js";
import { callNow, take } from "./acts.js";
import { alertBanner } from "./alert_banner.js";
import { barOffers } from "./bar.js";
import { dialable } from "./call.js";
import { customerStrip } from "./customer.js";
import { historyScreen, recent } from "./history.js";
import { asMine, pairBanner } from "./pair.js";
import { go } from "./route.js";
import { addressLine, slotsOf } from "./slots.js";
import { topBar } from "./top_bar.js";
import { waitCard } from "./wait.js";

/** @typedef {import("./types.js").Row} Row */

/** @param {any} app @param {Row} visit */
export function visitScreen(app, visit) {
  const { route } = app;
  const row = asMine(visit, app.account);
  if (["history", "correct", "note"].includes(route.part)) return historyScreen(app, row);
  const slots = slotsOf(row, app.account, app.now);
  const asked =
    route.part === "ask"
      ? offered(row.book, row.picture.snapshot).find((offer) => offer.text === route.name)
      : undefined;
  return asked ? askScreen(app, row, asked, slots) : stepScreen(app, row, slots);
}

/** @param {any} app @param {Row} row @param {import("../lib/texts.js").Values} slots */
function stepScreen(app, row, slots) {
  const step = dialable(stepOf(row.book, row.picture.snapshot, slots), row);
  const chooser = { slots, ground: groundOf(app, row), choose: chooserOf(app, row, slots) };
  const stop = step.look === "stop";
  const dials = [...step.offers.main, ...step.offers.more].find(
    (offer) => offer.event === "call.started" && !offer.asks.length,
  );
  const call = dials
    ? (/** @type {number | undefined} */ which) => callNow(row, dials, offerWords(dials, slots).label, which)
    : undefined;
  return html`${bar(app, row)}
    <div class="visit visit--${step.look}" data-state=${step.state}>
      ${stop ? nothing : customerStrip(row, { call, compact: step.look === "call" })}
      ${pairBanner(row, app.account)}${alertBanner(row, app.now)}
      ${cardOf(app, row, step)}
      ${outcomes(step, chooser)}
      ${barOffers(step, chooser)}
      ${stop ? nothing : recent(app, row)}
    </div>`;
}

/** @param {any} app @param {Row} row @param {import("../player/step.js").Step} step */
function cardOf(app, row, step) {
  if (step.look === "stop") return stopCard(step);
  return step.look === "wait" ? waitCard(app, row, step) : stepCard(step);
}

/** @param {any} app @param {Row} row */
function bar(app, row) {
  const { plan } = row.case;
  return topBar({ title: windowWords(plan), sub: windowLeft(plan, app.now), back: ["day"], status: app.status });
}

/** @param {any} app @param {Row} row */
function groundOf(app, row) {
  return { words: row.words, snapshot: row.picture.snapshot, plan: row.case.plan, now: app.now };
}

/**
 * What a tap on an outcome does: dial, record, or ask first.
 * @param {any} app @param {Row} row @param {import("../lib/texts.js").Values} slots
 */
function chooserOf(app, row, slots) {
  return (/** @type {import("../player/step.js").Offer} */ offer, /** @type {Record<string, any>} */ values = {}) => {
    const ground = groundOf(app, row);
    const { label, say } = offerWords(offer, { ...slots, time: timeOf(row, values) });
    const answered = Object.keys(values).length > 0;
    if (offer.event === "call.started" && !offer.asks.length) return void callNow(row, offer, label);
    if (answered || isOneTap(offer, ground))
      return void take(row, offer, askedFields(offer, ground), values, { label, say });
    return go("case", row.case.id, "ask", offer.text);
  };
}

/** The agreed time for the words that follow. @param {Row} row @param {Record<string, any>} values */
function timeOf(row, values) {
  return values.agreed_ms ? clockTime(values.agreed_ms, row.case.plan.zone) : "";
}

/**
 * @param {any} app
 * @param {Row} row
 * @param {import("../player/step.js").Offer} offer
 * @param {import("../lib/texts.js").Values} slots
 */
function askScreen(app, row, offer, slots) {
  return html`${topBar({ title: windowWords(row.case.plan), sub: addressLine(row.case.person), back: ["case", row.case.id] })}
    <div class="visit visit--form"><ask-screen .row=${row} .offer=${offer} .slots=${slots} .ground=${groundOf(app, row)}></ask-screen></div>`;
}
