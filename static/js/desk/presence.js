/** Ready, away with the line forwarded, or off (S2.8, S2.9): said by one tap, kept here until the server has heard it. */

import { html, nothing } from "lit";
import { call } from "../device/api.js";
import { draft, saveDraft } from "../device/drafts.js";
import { t } from "../lib/texts.js";
import { clockTime } from "../lib/times.js";

export const STATES = ["ready", "away", "off"];
const KEPT = "desk.presence";

/** @typedef {{state: string, forward: string, heard: boolean, refused?: boolean, line?: boolean, shift_from_ms?: number | null}} Presence */

/** @returns {Promise<Presence>} */
export async function keptPresence() {
  const kept = await draft(KEPT).catch(() => null);
  return /** @type {any} */ (kept) ?? { state: "off", forward: "", heard: true };
}

/**
 * Tell the server what it has not heard, else ask it; what it says is what holds.
 * @param {Presence} presence @returns {Promise<Presence>}
 */
export async function tellPresence(presence) {
  const { state, forward, heard } = presence;
  if (!heard && state === "away" && !forward) return presence; // where does the line go? That is asked first (S2.9)
  const asking = heard ? { limitMs: 8_000 } : { method: "POST", json: { state, forward }, limitMs: 8_000 };
  const response = await call("/api/v1/presence", asking).catch(() => null);
  const said = response?.ok ? await response.json().catch(() => null) : null;
  const found = STATES.includes(said?.state) ? { ...said, heard: true } : { ...presence, refused: response?.status === 422 };
  await saveDraft(KEPT, found);
  return found;
}

/** The control in the page's head. @param {any} app */
export function presenceControl(app) {
  const { state, forward, refused } = app.presence;
  return html`<div class="presence" role="group" aria-label=${t("desk.presence")}>
    ${STATES.map(
      (each) => html`<button type="button" class="presence__one presence__one--${each}" aria-pressed=${String(each === state)}
        @click=${() => app.setPresence({ state: each, forward })}>${t(`desk.presence.${each}`)}</button>`,
    )}
    ${
      state === "away"
        ? html`<label class="presence__forward">${t("desk.presence.forward")}<input class="field__input" id="forward" type="tel" maxlength="30" autocomplete="off" .value=${forward}
            aria-invalid=${String(Boolean(refused))} @change=${(/** @type {any} */ event) => app.setPresence({ state, forward: event.target.value.trim() })}></label>
          ${forward && !refused ? nothing : html`<p class="presence__ask" role="status">${t("desk.presence.number")}</p>`}`
        : nothing
    }</div>`;
}

const EARLY_MS = 5 * 60_000;

/** Five minutes before the shift one sits at the desk (S2.8). @param {any} app */
export function shiftLine(app) {
  const from = app.presence.shift_from_ms;
  if (!from || app.presence.state === "ready" || app.now < from - EARLY_MS || app.now > from + 12 * EARLY_MS) return nothing;
  return html`<p class="desk__shift" role="status">${t("desk.presence.shift", { time: clockTime(from, app.zone) })}</p>`;
}
