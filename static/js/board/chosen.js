/** The chosen order beside the lists: opening, closing, marking it in the lists, taking back within ten seconds. */

import { htmx } from "fieldapp/board/htmx.js";
import { isTyping } from "fieldapp/board/parts.js";

/** Watch the panel. */
export function watchChosen() {
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("[data-close]") : null;
    if (!link) return;
    event.preventDefault();
    close();
  });
  document.addEventListener("click", openRow);
  const place = document.getElementById("chosen");
  if (!place) return;
  if (place.querySelector(".case")) shown(place, false);
  new MutationObserver(() => place.querySelector(".case") && shown(place, !quiet)).observe(place, { childList: true });
}

/**
 * A row of the list opens beside it. One listener for all: four hundred links of htmx's own would take long to get ready.
 * @param {MouseEvent} event
 */
function openRow(event) {
  const row = event.target instanceof Element ? event.target.closest("#rows a.row") : null;
  const elsewhere = event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
  if (!(row instanceof HTMLElement) || elsewhere || event.defaultPrevented) return;
  event.preventDefault();
  void htmx.ajax("GET", `/cases/${row.dataset.open}?board`, { target: "#chosen" });
}

let quiet = false; // the panel comes anew by itself: the focus stays where it is

/** The id of the order that is open, or "". */
export function openCase() {
  return document.querySelector("#chosen .case")?.getAttribute("data-case") ?? "";
}

/** Fetch the open order anew, unless somebody writes into it just now; whether it could. */
export async function renewChosen({ force = false } = {}) {
  const place = document.getElementById("chosen");
  const id = openCase();
  const busy = place?.querySelector(".decide[open]:not(.decide--plain)") || isTyping(document.activeElement);
  if (!place || !id) return true;
  if (!force && busy && place.contains(busy === true ? document.activeElement : busy)) return false;
  const top = place.scrollTop;
  const folds = [...place.querySelectorAll("details")].map((one) => one.open);
  const note = noteOf(place)?.value ?? "";
  quiet = true;
  await htmx.ajax("GET", `/cases/${id}?board`, { target: "#chosen" });
  const empty = noteOf(place);
  if (empty) empty.value = note;
  const now = [...place.querySelectorAll("details")];
  if (now.length === folds.length) for (const [at, one] of now.entries()) one.open = folds[at] ?? false;
  place.scrollTop = top;
  window.setTimeout(() => (quiet = false), 0); // after the observer has been told
  return true;
}

/** @param {HTMLElement} place @returns {HTMLInputElement | null} the note she may have begun */
function noteOf(place) {
  return place.querySelector("#note-words");
}

/** Close the panel and give the lists back. */
export function close() {
  const place = document.getElementById("chosen");
  const id = openCase();
  place?.classList.remove("chosen--open");
  place?.replaceChildren();
  document.dispatchEvent(new Event("board:opened"));
  address("");
  markOpen();
  document.querySelector(`:is(#rows, #lanes) [data-open="${CSS.escape(id)}"]`)?.scrollIntoView({ block: "nearest" });
}

/** Say in the lists which order is open. */
export function markOpen() {
  const id = openCase();
  const now = `[data-open="${CSS.escape(id)}"], .alert:focus-within [data-open]`;
  const before = "[data-open][aria-current], .alert--chosen [data-open]";
  for (const link of document.querySelectorAll(`${now}, ${before}`)) {
    const is = link instanceof HTMLElement && link.dataset.open === id && id !== "";
    if (link.matches(".row, .slot")) is ? link.setAttribute("aria-current", "true") : link.removeAttribute("aria-current");
    if (!link.matches(".alert__title a")) continue;
    const card = link.closest(".alert");
    card?.classList.toggle("alert--chosen", is || card.contains(document.activeElement)); // its keys go on working
  }
}

/** @param {HTMLElement} place @param {boolean} [moves] whether the focus goes there */
function shown(place, moves = true) {
  place.classList.add("chosen--open");
  address(openCase());
  markOpen();
  document.dispatchEvent(new Event("board:opened"));
  for (const bar of place.querySelectorAll("[data-ends]")) {
    window.setTimeout(() => bar.remove(), Number(bar.getAttribute("data-ends")));
  }
  const form = place.querySelector(".decide[open] :is(input:not([type=hidden]), select, textarea, button)");
  if (moves && form instanceof HTMLElement) form.focus();
  else if (moves && innerWidth < 1240) place.focus({ preventScroll: true });
  if (moves) place.scrollTop = 0;
  if (moves && innerWidth < 860) window.scrollTo(0, 0);
}

/** @param {string} id */
function address(id) {
  if (location.pathname !== "/board") return;
  const url = new URL(location.href);
  id ? url.searchParams.set("case", id) : url.searchParams.delete("case");
  url.searchParams.delete("open");
  history.replaceState(null, "", url);
}
