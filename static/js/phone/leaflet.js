/**
 * Is a typed leaflet number right? Eight digits, the last a check digit by Damm's scheme; the twin of
 * fieldapp/core/leaflets.py.
 */

const DAMM = [
  "0317598642",
  "7092154863",
  "4206871359",
  "1750983426",
  "6123045978",
  "3674209581",
  "5869720134",
  "8945362017",
  "9438617205",
  "2581436790",
];

/** @param {string} typed digits only @returns {boolean} */
export function isLeafletNumber(typed) {
  if (!/^[1-9]\d{7}$/.test(typed)) return false;
  let state = 0;
  for (const digit of typed) state = Number(DAMM[state]?.[Number(digit)]);
  return state === 0;
}

/** The further rule for a form: null, or the code of what is wrong. @param {string} typed */
export function leafletProblem(typed) {
  if (typed.length !== 8) return "length";
  return isLeafletNumber(typed) ? null : "digits";
}
