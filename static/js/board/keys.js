/** Which keys does the board know? Without a modifier, and never while somebody writes. */

import { close } from "fieldapp/board/chosen.js";
import { isTyping } from "fieldapp/board/parts.js";

/** Listen to the keyboard; the help button shows the list. */
export function watchKeys() {
  document.addEventListener("keydown", onKey);
  document.addEventListener("focusin", (event) => {
    const card = event.target instanceof Element ? event.target.closest(".alert") : null;
    if (!card) return;
    for (const one of document.querySelectorAll(".alert--chosen")) one.classList.toggle("alert--chosen", one === card);
    card.classList.add("alert--chosen");
  });
}

/** The help, shown by its button as well. */
export function showKeys() {
  const dialog = document.getElementById("keys");
  if (dialog instanceof HTMLDialogElement && !dialog.open) dialog.showModal();
  return true;
}

/** @param {KeyboardEvent} event */
function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const search = document.getElementById("q");
  if (event.key === "Escape" && search instanceof HTMLInputElement) return leave(search);
  if (isTyping(document.activeElement) || document.querySelector("dialog[open]")) return;
  const key = keyOf(event);
  const act = KEYS[key] ?? (/^[1-3]$/.test(key) ? () => decide(key) : undefined);
  if (act?.()) event.preventDefault();
}

/**
 * The key, by its place where the layout writes other letters: on a Russian keyboard "j" is where it always was.
 * @param {KeyboardEvent} event
 */
function keyOf({ key, code, shiftKey }) {
  const small = key.toLowerCase();
  if (small in KEYS || key.length > 1) return small in KEYS ? small : key;
  if (code === "Slash") return shiftKey ? "?" : "/";
  return code.startsWith("Key") && key > "~" ? code.slice(3).toLowerCase() : key;
}

/** @type {Record<string, () => boolean>} each says whether it did anything */
const KEYS = {
  "/": () => focus(document.getElementById("q")),
  "?": showKeys,
  g: () => focus(document.querySelector("#cards .alert__title a")),
  e: () => press(".alert--chosen .alert__seen button"),
  d: () => focus(document.querySelector("#decide :is(button, summary)")),
  f: () => focus(document.getElementById("technician")),
  s: () => press("#sound"),
  v: otherView,
  j: () => move(1),
  k: () => move(-1),
  ArrowDown: () => inList() && move(1),
  ArrowUp: () => inList() && move(-1),
};

/** From the list to the lanes and back. */
function otherView() {
  const tab = document.querySelector("[data-view]:not([aria-current])");
  if (tab instanceof HTMLElement) tab.click();
  return tab !== null;
}

/** @param {HTMLInputElement} search */
function leave(search) {
  if (document.activeElement !== search) return close();
  if (search.value) {
    search.value = "";
    search.dispatchEvent(new Event("search", { bubbles: true }));
  } else search.blur();
}

/** @param {string} number */
function decide(number) {
  return press(`.alert--chosen [data-number="${number}"]`);
}

/** @param {string} selector @returns {boolean} whether there was something to press */
function press(selector) {
  const button = document.querySelector(selector);
  if (button instanceof HTMLElement) button.click();
  return button !== null;
}

/** @param {number} by */
function move(by) {
  const inQueue = document.activeElement?.closest("#cards");
  const links = [...document.querySelectorAll(inQueue ? "#cards .alert__title a" : ".rows a.row, .lanes .slot")];
  const here = links.findIndex((link) => link === document.activeElement || link.closest(".alert")?.contains(document.activeElement));
  const next = here < 0 ? (by > 0 ? 0 : links.length - 1) : Math.min(Math.max(here + by, 0), links.length - 1);
  return focus(links[next] ?? null);
}

function inList() {
  return Boolean(document.activeElement?.closest("#cards, .rows, .lanes"));
}

/** @param {Element | null} element */
function focus(element) {
  if (element instanceof HTMLElement) element.focus();
  return element !== null;
}
