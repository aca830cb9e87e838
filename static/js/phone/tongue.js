/**
 * In which language does the phone speak? The account's, else what was chosen here, else the browser's; texts lie in
 * IndexedDB.
 */

import { texts } from "../device/library.js";
import { useTexts } from "../lib/texts.js";

export const TONGUES = /** @type {const} */ ({ ru: "Русский", en: "English", zh: "中文" });
const KEPT = "phone.language";

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
 * @param {string} [accountLocale]
 */
export async function loadTexts(accountLocale) {
  const tongue = chosenTongue(accountLocale);
  const arrived = await texts(tongue).catch(() => null);
  useTexts(tongue, { ...first(tongue), ...arrived });
  document.documentElement.lang = tongue;
}

/**
 * The words of the sign-in stand in the page, for the phone that has nothing yet.
 * @param {string} tongue @returns {Record<string, string>}
 */
function first(tongue) {
  return JSON.parse(document.getElementById("first-texts")?.textContent ?? "{}")[tongue] ?? {};
}
