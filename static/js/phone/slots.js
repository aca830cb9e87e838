/** Which values fill the slots of a visit's words? The names are those of texts/<language>/visit.yaml. */

import { plural, t } from "../lib/texts.js";
import { clockTime, dayWord, windowWords } from "../lib/times.js";
import { addressed, namedPerson } from "./people.js";

/**
 * @param {import("./types.js").Row} row
 * @param {{name?: string} | null} account
 * @param {number} nowMs
 * @returns {import("../lib/texts.js").Values}
 */
export function slotsOf(row, account, nowMs) {
  const { case: visit, picture } = row;
  const { plan, person } = visit;
  const named = namedPerson(row);
  const age = picture.snapshot.givens.adult_age;
  return {
    customer: addressed(row),
    technician: (account?.name ?? "").split(" ")[0],
    company: companyName(),
    window: windowSpoken(plan),
    day: dayWord(plan.window_from_ms, nowMs, plan.zone),
    time: "",
    age: typeof age === "number" ? plural("phone.age", age) : "",
    address: addressLine(person),
    person: named?.name,
    word: named?.word,
    relation: named?.relation ?? "",
  };
}

/** The company as customers know it stands in the page. */
function companyName() {
  return document.querySelector("phone-app")?.getAttribute("data-company");
}

/** "с 12:00 до 14:00", to be read out. @param {import("./types.js").Plan} plan */
function windowSpoken(plan) {
  return t("phone.window.spoken", {
    from: clockTime(plan.window_from_ms, plan.zone),
    to: clockTime(plan.window_to_ms, plan.zone),
    short: windowWords(plan),
  });
}

/** "ул. 8 Марта, д. 125, кв. 31". @param {import("./types.js").Person} person */
export function addressLine(person) {
  return person.flat ? t("phone.address", { address: person.address, flat: person.flat }) : person.address;
}

/**
 * A link that opens the phone's maps; without a network they show what they have.
 * @param {import("./types.js").Person} person
 */
export function mapLink(person) {
  const query = encodeURIComponent([person.city, person.address].filter(Boolean).join(", "));
  return /iPhone|iPad|Macintosh/.test(navigator.userAgent) ? `maps://?q=${query}` : `geo:0,0?q=${query}`;
}
