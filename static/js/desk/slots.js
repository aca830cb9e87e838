/** Which values fill the words of a call? The names are those of texts/<language>/desk_*.yaml. */

import { national } from "../lib/phones.js";
import { t } from "../lib/texts.js";
import { clockTime, dayWord } from "../lib/times.js";
import { known } from "./known.js";

const TIMES = ["again_ms", "appointment_ms", "available_ms", "told_ms"];

/**
 * @param {import("../device/types.js").OneCase} call @param {{name?: string} | null} account @param {number} nowMs
 * @param {Record<string, any>} [values] said with the outcome
 * @returns {import("../lib/texts.js").Values}
 */
export function slotsOf(call, account, nowMs, values = {}) {
  const said = { ...known(call), ...values };
  const zone = call.case.plan.zone;
  const at = TIMES.map((name) => values[name] ?? said[name]).find((value) => typeof value === "number");
  return {
    company: document.querySelector("desk-app")?.getAttribute("data-company"),
    department: t("desk.department"),
    operator: (account?.name ?? "").split(" ")[0],
    customer: said.form_of_address || said.person_name,
    person: said.person_name,
    phone: said.phone ? national(String(said.phone)) : "",
    time: at ? clockTime(at, zone) : "",
    day: at ? dayWord(at, nowMs, zone) : "",
  };
}
