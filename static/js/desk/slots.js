/** Which values fill the words of a call? The names are those of texts/<language>/desk_*.yaml. */

import { national } from "../lib/phones.js";
import { t } from "../lib/texts.js";
import { clockTime, dayWord } from "../lib/times.js";
import { known } from "./known.js";

const TIMES = ["again_ms", "appointment_ms", "available_ms", "told_ms"];

const UNKNOWN = "…"; // whoever speaks says it: a term that the server has not reckoned yet
/** The step that opens with what was agreed (S0.23). */
const AGREED = "agreement";
/** The steps that tell a caller a term: the promise it is, and whether the calendar says it without a server. */
const TERMS = /** @type {Record<string, {kind: string, ofDay?: string}>} */ ({
  telling_term: { kind: "complaint_answer", ofDay: "complaint_by_ms" },
  after_duty_told: { kind: "after_duty" },
});

/**
 * The term that this step tells: of the promise that was made, else of the working calendar (S1.17, S3.6).
 * @param {any} app @param {any} call @returns {number | null | undefined} undefined: it tells none
 */
export function termOf(app, call) {
  const { promises, calendar, now } = app;
  if (call.picture?.snapshot.state === AGREED) return app.found?.agreement?.due_ms ?? null;
  const term = TERMS[call.picture?.snapshot.state];
  if (!term) return undefined;
  const made = promises.rows.find((/** @type {any} */ row) => row.case === call.case.id && row.kind === term.kind);
  if (made) return made.due_ms;
  const days = term.ofDay ? (calendar?.[app.areaOf(call)] ?? []) : [];
  return days.find((/** @type {any} */ day) => day.from_ms <= now && now < day.to_ms)?.[term.ofDay ?? ""] ?? null;
}

/**
 * @param {any} app @param {import("../device/types.js").OneCase} call
 * @param {Record<string, any>} [values] said with the outcome
 * @returns {import("../lib/texts.js").Values}
 */
export function slotsOf(app, call, values = {}) {
  const said = { ...known(call), ...values };
  const { account, now } = app;
  const zone = call.case.plan.zone;
  const term = termOf(app, call);
  const at = term === undefined ? TIMES.map((name) => said[name]).find((value) => typeof value === "number") : term;
  const unknown = term === null ? UNKNOWN : "";
  return {
    company: document.querySelector("desk-app")?.getAttribute("data-company"),
    department: t("desk.department"),
    email: account?.email,
    position: account?.position,
    operator: (account?.name ?? "").split(" ")[0],
    customer: said.form_of_address || said.person_name,
    person: call.picture?.snapshot.state === AGREED ? app.found?.agreement?.said_by || UNKNOWN : said.person_name,
    phone: said.phone ? national(String(said.phone)) : "",
    own_phone: call.case.plan.area_phone ? national(String(call.case.plan.area_phone)) : "",
    time: at ? clockTime(at, zone) : unknown,
    day: at ? dayWord(at, now, zone) : unknown,
  };
}
