/** Which screen is open? It stands in the address, so back and a killed app come to the same place. */

/** @typedef {{screen: string, caseId: string, part: string, name: string}} Route */

const SCREENS = ["case", "unsent", "settings", "sign-in"];

/** `#/case/<id>/ask/<offer>` → its parts; what is unknown is the day. @param {string} hash @returns {Route} */
export function routeOf(hash) {
  const [screen = "", caseId = "", part = "", name = ""] = hash.replace(/^#\/?/, "").split("/").map(decodeURIComponent);
  if (!SCREENS.includes(screen)) return { screen: "day", caseId: "", part: "", name: "" };
  return { screen, caseId, part, name };
}

/** The address of a screen. @param {...string} parts */
export function link(...parts) {
  return `#/${parts.map(encodeURIComponent).join("/")}`;
}

/** Go there; a step forward, so that the phone's back button comes back. @param {...string} parts */
export function go(...parts) {
  location.hash = link(...parts);
}

/** Leave a form or list: back if we came from within, else to `parts`. @param {...string} parts */
export function leave(...parts) {
  if (history.length > 1 && sessionStorage.getItem("phone.inside")) history.back();
  else location.replace(link(...parts));
}

/** Remember that this page has a way back inside the app. */
export function markInside() {
  sessionStorage.setItem("phone.inside", "1");
}
