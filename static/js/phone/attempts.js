/** The three marks of the series of calls: which were made and when, which did not count (S4.3, F8). */

import { html, nothing } from "lit";
import { icon } from "../lib/icons.js";
import { t } from "../lib/texts.js";
import { clockTime } from "../lib/times.js";

/** @typedef {{at_ms: number, counted: boolean}} Attempt */

/**
 * Calls without an answer in the present series: a call counts at its outcome and is dated by its start. The fold knows how
 * many counted; the last ones of the log are those.
 * @param {any[]} events @param {number} counted the fold's own number @param {Record<string, string[]>} marks @returns {Attempt[]}
 */
export function attemptsOf(events, counted, marks) {
  const calls = [];
  let started = null;
  for (const event of [...events].sort((a, b) => a.at_ms - b.at_ms)) {
    if (event.type === "call.started") started = event;
    else if (event.type === "call.no_answer" && started) {
      calls.push({ at_ms: started.at_ms, counted: !(marks[started.id] ?? []).includes("too_early") });
      started = null;
    }
  }
  let left = counted;
  return calls
    .reverse()
    .filter((call) => (call.counted ? left-- > 0 : left > 0))
    .reverse();
}

/** @param {import("./types.js").Row} row @param {number | null} dueMs of the next call */
export function attemptMarks(row, dueMs) {
  const { counters, givens, marks } = row.picture.snapshot;
  const needed = Number(givens.attempts_needed ?? 0);
  const made = attemptsOf(row.events, Number(counters.attempts ?? 0), marks);
  if (!needed || !made.length) return nothing;
  const good = made.filter((call) => call.counted);
  const zone = row.case.plan.zone;
  return html`<ol class="attempts" aria-label=${t("phone.attempts", { n: good.length, of: needed })}>
    ${Array.from({ length: needed }, (_, n) => mark(good[n], n, n === good.length ? dueMs : null, zone))}
  </ol>${made.length > good.length ? html`<p class="attempts__early">${t("phone.attempts.early", { n: made.length - good.length })}</p>` : nothing}`;
}

/** @param {Attempt | undefined} call @param {number} n @param {number | null} dueMs @param {string} zone */
function mark(call, n, dueMs, zone) {
  const at = call?.at_ms ?? dueMs;
  return html`<li class="attempts__mark ${call ? "attempts__mark--made" : ""}">
    <span class="attempts__sign">${call ? icon("cross") : n + 1}</span><span>${at ? clockTime(at, zone) : "·"}</span></li>`;
}
