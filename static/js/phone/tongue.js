/**
 * In which language does the phone speak? The account's, else what was chosen here, else the browser's; texts lie in
 * IndexedDB.
 */

import { texts } from "../device/library.js";
import { useTexts } from "../lib/texts.js";
import { useZone } from "../lib/times.js";

export const TONGUES = /** @type {const} */ ({ ru: "Русский", en: "English", zh: "中文" });
const KEPT = "phone.language";
const ZONE = "phone.zone";
/** @type {{tongue: string, arrived: unknown, whole: boolean}} What is in use, so that a tap changes no table. */
const worn = { tongue: "", arrived: null, whole: false };

/** @param {string} [accountLocale] */
export function chosenTongue(accountLocale) {
  const asked = [localStorage.getItem(KEPT), accountLocale, navigator.language.slice(0, 2)];
  return asked.find((each) => each && each in TONGUES) ?? document.documentElement.lang ?? "ru";
}

/** Keep the choice on this phone. @param {string} tongue */
export function chooseTongue(tongue) {
  localStorage.setItem(KEPT, tongue);
}

/**
 * Use the texts of the language: those that came with the sync, before that the few in the page itself.
 * @param {{id: string, locale: string} | null} [account]
 * @param {boolean} [whole] with the page's own for what did not come; joining them costs the first picture a frame (P9)
 */
export async function loadTexts(account, whole = worn.whole) {
  const tongue = chosenTongue(account?.locale);
  const arrived = account ? await texts(tongue, account.id).catch(() => null) : null;
  if (arrived && worn.tongue === tongue && worn.arrived === arrived && worn.whole === whole) return;
  Object.assign(worn, { tongue, arrived, whole });
  useTexts(tongue, arrived && !whole ? arrived : { ...first(tongue), ...arrived });
  document.documentElement.lang = tongue;
}

/**
 * Clock times are those of the area, whatever the phone's own zone is; also on a day without visits.
 * @param {string} [zone] of the day's visits
 */
export function wearZone(zone) {
  if (zone && zone !== localStorage.getItem(ZONE)) localStorage.setItem(ZONE, zone);
  useZone(zone ?? localStorage.getItem(ZONE) ?? undefined);
}

/**
 * The words of the sign-in stand in the page, for the phone that has nothing yet.
 * @param {string} tongue @returns {Record<string, string>}
 */
function first(tongue) {
  return JSON.parse(document.getElementById("first-texts")?.textContent ?? "{}")[tongue] ?? {};
}
