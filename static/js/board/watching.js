/** Two dispatchers on one order: each says what she has open, and reads what the other decided, beside her own words. */

import { openCase, renewChosen } from "fieldapp/board/chosen.js";
import { renew } from "fieldapp/board/parts.js";

const SAY_MS = 20_000;

/** Say it while the order is open and the page in sight; take it back at once when not. */
export function watchTogether() {
  let said = "";
  const say = () => {
    const place = document.querySelector("#chosen .case[data-watched]");
    const open = place && !document.hidden ? openCase() : "";
    if (said && said !== open) tell(said, { left: "1" });
    if (open) tell(open, {});
    said = open;
  };
  document.addEventListener("board:opened", () => openCase() !== said && say());
  document.addEventListener("visibilitychange", say);
  window.addEventListener("pagehide", () => said && tell(said, { left: "1" }));
  window.setInterval(say, SAY_MS);
  document.addEventListener("click", (event) => {
    if (event.target instanceof Element && event.target.closest("[data-renew]")) void renewChosen({ force: true });
  });
  say();
}

/** What else the page must say of the open order when it was asked for. */
export function watchedWanted() {
  const seq = document.querySelector("#chosen .case")?.getAttribute("data-seq");
  return seq ? { case: openCase(), seq } : {};
}

/** Who else looks, and, when the order may not be drawn anew because somebody writes, what happened. @param {Document} page @param {boolean} busy */
export function takeWatched(page, busy) {
  const seen = document.getElementById("case-watched")?.textContent;
  if (seen !== undefined && seen !== page.getElementById("case-watched")?.textContent) renew(page, "case-watched");
  const news = page.getElementById("case-news");
  if (busy && news && news.textContent !== document.getElementById("case-news")?.textContent) renew(page, "case-news");
}

/** @param {string} id @param {Record<string, string>} form */
function tell(id, form) {
  const body = new URLSearchParams(form);
  const sent = fetch(`/cases/${id}/watching`, { method: "POST", body, keepalive: true });
  sent.catch(() => {}); // the age of the data says that the server is away
}
