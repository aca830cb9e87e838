/** Which call rings at this desk? The telephone system tells the server, and the desk asks while somebody is ready. */

import { html, nothing } from "lit";
import { call } from "../device/api.js";
import { national } from "../lib/phones.js";
import { t } from "../lib/texts.js";

const EVERY_MS = 3_000;
/** A call may be opened a moment before the server hears that it rings (core/line.py). */
const EARLY_MS = 15_000;

/** @typedef {{id: string, phone: string, began_ms: number, answered: boolean}} Line */

/** Look every few seconds; only where there is an extension, somebody is ready, and the page is seen. @param {any} app */
export function watchLine(app) {
  app.line = null;
  setInterval(() => void look(app), EVERY_MS);
}

/** @param {any} app */
export async function look(app) {
  const { account, presence, outSince } = app;
  const listens = account && presence.line && presence.state === "ready" && outSince === null && !document.hidden;
  const line = listens ? await askLine() : null;
  if (line !== undefined) take(app, line);
}

/**
 * The line as the server knows it; undefined without an answer: then it stays as it was.
 * @returns {Promise<Line | null | undefined>}
 */
async function askLine() {
  const answer = await call("/api/v1/line", { limitMs: 2_500 }).catch(() => null);
  const said = answer?.ok ? await answer.json().catch(() => null) : null;
  return said ? said.line : undefined;
}

/** A new one gives its number to the next call; one that nobody answered takes it along. @param {any} app @param {Line | null} line */
export function take(app, line) {
  const before = app.line;
  if (before?.id === line?.id && before?.answered === line?.answered) return;
  app.line = line;
  const isFree = !app.call && (!app.number || app.number === before?.phone);
  if (isFree && line && line.id !== before?.id) app.typeNumber(line.phone);
  if (isFree && !line && before && !before.answered) app.typeNumber("");
  if (line && line.id !== before?.id) app.announce(words(line));
  app.requestUpdate();
}

/** @param {Line} line */
function words({ phone, answered }) {
  const number = phone ? national(phone) : t("desk.line.hidden");
  return answered ? t("desk.line.answered", { number }) : t("desk.line.rings", { number });
}

/** Who rings; during a call only another one that began after it. @param {any} app */
export function lineBanner(app) {
  const { line } = app;
  const began = app.call ? Math.min(...app.call.events.map((/** @type {any} */ event) => event.at_ms)) : 0;
  if (!line || (app.call && (line.answered || line.began_ms <= began + EARLY_MS))) return nothing;
  return html`<p class="banner banner--ok desk__line" role="status"><span><b>${words(line)}</b>
    ${t(app.call ? "desk.line.busy" : "desk.line.open")}</span></p>`;
}
