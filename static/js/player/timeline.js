/** What was recorded, when, sent or waiting, with its deviations in plain words. */

import { html, nothing } from "lit";
import { icon } from "../lib/icons.js";
import { has, maybe, t } from "../lib/texts.js";
import { clockTime, dayNumber, dayWord } from "../lib/times.js";
import { choiceWords } from "./choice.js";

/**
 * @typedef {{id: string, type: string, at_ms: number, by: string, author_name?: string, data: Record<string, any>, marks?: string[],
 *   waiting?: boolean, undone?: boolean, corrected?: boolean}} Line
 * @typedef {{zone: string, now: number, words: any, correct?: (line: Line) => void, mayCorrect?: (line: Line) => boolean}} View
 */

const SILENT = new Set(["given.set", "plan.set", "case.opened", "alert.seen"]);

/**
 * The newest first; what the system told itself is left out, unless the plan changed for a person.
 * @param {Line[]} lines @param {View} view @param {number} [most]
 */
export function timeline(lines, view, most = Number.POSITIVE_INFINITY) {
  const shown = lines
    .filter((line) => (!SILENT.has(line.type) || line.data.moved || line.data.changed) && has(`event.${line.type}`))
    .slice(0, most);
  if (!shown.length) return html`<p class="timeline__empty">${t("phone.timeline.empty")}</p>`;
  return html`<ol class="timeline">${shown.map((line) => row(line, view))}</ol>`;
}

/** @param {Line} line @param {View} view */
function row(line, view) {
  const away = dayNumber(line.at_ms, view.zone) !== dayNumber(view.now, view.zone);
  const marks = (line.marks ?? []).map((code) => maybe(`mark.${code}`)).filter(Boolean);
  return html`<li class="timeline__line ${line.undone ? "timeline__line--undone" : ""}">
    <time class="timeline__time" datetime=${new Date(line.at_ms).toISOString()}>
      ${away ? html`<span class="timeline__day">${dayWord(line.at_ms, view.now, view.zone)}</span>` : nothing}${clockTime(line.at_ms, view.zone)}</time>
    <span class="timeline__what">${t(`event.${line.type}`)}${particulars(line, view)}
      ${line.author_name ? html`<span class="timeline__who">${line.author_name}</span>` : nothing}
      ${line.corrected ? html`<span class="timeline__mark">${t("phone.timeline.corrected")}</span>` : nothing}
      ${marks.map((words) => html`<span class="timeline__mark">${words}</span>`)}
      ${view.correct && view.mayCorrect?.(line) ? html`<button type="button" class="link" @click=${() => view.correct?.(line)}>${t("phone.correct")}</button>` : nothing}
    </span>
    <span class="timeline__state">${state(line)}</span>
  </li>`;
}

/** @param {Line} line */
function state(line) {
  if (line.undone) return html`<span class="timeline__gone">${t("phone.timeline.undone")}</span>`;
  if (line.waiting)
    return html`<span class="timeline__waits" title=${t("phone.timeline.waits")}>${icon("clock")}<span class="visually-hidden">${t("phone.timeline.waits")}</span></span>`;
  return html`<span class="timeline__sent">${icon("check")}<span class="visually-hidden">${t("phone.timeline.sent")}</span></span>`;
}

/** What was said with it: choices, times, numbers; never ids or evidence. @param {Line} line @param {View} view */
function particulars(line, view) {
  const specs = view.words.events[line.type]?.data ?? {};
  const said = Object.entries(line.data).flatMap(([name, value]) => {
    const spec = specs[name];
    if (!spec || ["evidence", "away_ms", "sha256", "of", "technician"].includes(name)) return [];
    if (spec.type === "choice") return has(`choice.${name}.${value}`) ? [t(`choice.${name}.${value}`)] : [];
    if (spec.as === "instant" || name === "minutes" || name === "wait_ms")
      return [choiceWords({ ...spec, name }, value, view.zone)];
    return spec.as === "digits" ? [`№ ${value}`] : [];
  });
  return said.length ? html`<span class="timeline__said">: ${said.join(", ")}</span>` : nothing;
}
