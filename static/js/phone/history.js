/** What was recorded at a visit, setting an old entry right, and notes to the dispatcher. */

import { html, nothing } from "lit";
import { timeline } from "../player/timeline.js";
import { has, t } from "../lib/texts.js";
import { windowWords } from "../lib/times.js";
import { choiceChips } from "../player/choice.js";
import { report } from "./acts.js";
import { go, leave, link } from "./route.js";
import { topBar } from "./top_bar.js";

/** @typedef {import("./types.js").Row} Row */

const CONTROLS = ["undone", "corrected", "adopted", "merged", "withdrawn"];

/**
 * The lines of the case, newest first: sent and waiting, what was undone or set right is marked.
 * @param {Row} row @returns {import("../player/timeline.js").Line[]}
 */
export function linesOf({ case: visit, events: all, picture }) {
  const sent = new Set(visit.events.map((event) => event.id));
  const events = all.map((event) => ({ ...event, waiting: !sent.has(event.id) }));
  const undone = new Set(events.filter((event) => event.type === "undone").map((event) => event.data.of));
  const corrected = new Set(events.filter((event) => event.type === "corrected").map((event) => event.data.of));
  return events
    .filter((event) => !CONTROLS.includes(event.type))
    .map((event) => ({
      ...event,
      by: event.by ?? "technician",
      marks: picture.snapshot.marks[event.id] ?? [],
      undone: undone.has(event.id),
      corrected: corrected.has(event.id),
    }))
    .sort((a, b) => b.at_ms - a.at_ms);
}

/** The last three with the way to all. @param {any} app @param {Row} row */
export function recent(app, row) {
  const lines = linesOf(row);
  return html`<section class="recent" aria-labelledby="recent-title"><h3 class="recent__title" id="recent-title">${t("phone.timeline")}</h3>
    ${timeline(lines, viewOf(app, row), 3)}
    <p class="recent__ways"><a class="link" href=${link("case", row.case.id, "history")}>${t("phone.timeline.all")}</a>
      <a class="link" href=${link("case", row.case.id, "note")}>${t("phone.note.write")}</a></p></section>`;
}

/** @param {any} app @param {Row} row */
function viewOf(app, row) {
  return { zone: row.case.plan.zone, now: app.now, words: row.words };
}

/** @param {any} app @param {Row} row */
export function historyScreen(app, row) {
  const { part, name } = app.route;
  const top = topBar({
    title: windowWords(row.case.plan),
    sub: t("phone.timeline"),
    back: ["case", row.case.id],
    status: app.status,
  });
  if (part === "note") return html`${top}<div class="visit visit--ask"><note-form .row=${row}></note-form></div>`;
  if (part === "correct") return html`${top}<div class="visit visit--ask">${correction(app, row, name)}</div>`;
  const mine = (/** @type {any} */ line) =>
    line.author === app.account.id && !line.undone && alternatives(row, line.type).length > 1;
  const view = {
    ...viewOf(app, row),
    mayCorrect: mine,
    correct: (/** @type {any} */ line) => go("case", row.case.id, "correct", line.id),
  };
  return html`${top}<div class="visit visit--ask">${timeline(linesOf(row), view)}</div>`;
}

/**
 * Outcomes of the same sort and step, to put in the other's place: what the playbook offers together and needs no
 * more words.
 * @param {Row} row @param {string} type @returns {string[]}
 */
export function alternatives({ book, words }, type) {
  const found = new Set([type]);
  const sort = type.split(".")[0];
  for (const state of Object.values(book.states)) {
    const types = state.offers.map((offer) => offer.event);
    if (types.includes(type)) for (const each of types.filter((other) => other.split(".")[0] === sort)) found.add(each);
  }
  const simple = (/** @type {string} */ each) => {
    const spec = words.events[each];
    return (
      spec?.by.includes("technician") &&
      ![...Object.values(spec.data), ...Object.values(spec.private)].some((word) => word.required)
    );
  };
  return [...found].filter(
    (each) => (each === type || simple(each)) && has(`event.${each}`) && !each.endsWith(".started"),
  );
}

/** @param {any} app @param {Row} row @param {string} eventId */
function correction(app, row, eventId) {
  const line = linesOf(row).find((each) => each.id === eventId);
  if (!line) return html`<p>${t("phone.correct.gone")}</p>`;
  const reasons = row.words.events.corrected?.data.reason?.of ?? [];
  const draft = app.draft ?? {};
  const save = async () => {
    await report(row, "corrected", {
      data: { of: line.id, as: draft.as, reason: draft.reason },
      label: t("event.corrected"),
    });
    app.draft = null;
    leave("case", row.case.id, "history");
  };
  return html`<section class="answer"><h2 class="answer__title">${t("phone.correct.title", { what: t(`event.${line.type}`) })}</h2>
    <p class="answer__hint">${t("phone.correct.hint")}</p>
    <p class="ask__label">${t("phone.correct.as")}</p>
    <div class="picks picks--list">${alternatives(row, line.type)
      .filter((type) => type !== line.type)
      .map(
        (type) => html`<button type="button" class="pick"
      aria-pressed=${String(draft.as === type)} @click=${() => {
        app.draft = { ...draft, as: type };
      }}>${t(`event.${type}`)}</button>`,
      )}</div>
    <p class="ask__label">${t("field.reason")}</p>
    ${choiceChips({
      field: { name: "reason", type: "choice" },
      values: reasons,
      chosen: draft.reason,
      zone: row.case.plan.zone,
      label: t("field.reason"),
      choose: (reason) => {
        app.draft = { ...draft, reason };
      },
    })}
    ${draft.as && draft.reason ? html`<div class="answer__foot"><button type="button" class="button button--primary button--wide" @click=${save}>${t("phone.record")}</button></div>` : nothing}
  </section>`;
}
