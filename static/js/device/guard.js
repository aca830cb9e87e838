/**
 * Must a PIN be typed before anything is shown? It is a door in front of the screen and not the key of what lies on the
 * disk: six digits protect no copy of it (reliability 4.9). What is open stays so for some minutes in the background.
 */

import { recall } from "./memory.js";

/** @typedef {import("./types.js").Account} Account */

const OPEN = "phone.open";
const HIDDEN = "phone.hidden";

/** "ask" for the PIN, "choose" one first, "offer" to choose one, or "" when there is nothing to say. @param {Account} account @returns {Promise<string>} */
export async function guardOf(account) {
  const { pin = "off" } = account.guard ?? {};
  if (pin === "off") return "";
  if (!(await recall("pins"))?.[account.id]) return pin === "required" ? "choose" : "offer";
  return isOpen(account) ? "" : "ask";
}

/** Whether the PIN was typed in this tab, and not too long ago for one that was hidden. @param {Account} account */
export function isOpen({ id, guard }) {
  const hiddenMs = Number(sessionStorage.getItem(HIDDEN) ?? Date.now());
  const open = sessionStorage.getItem(OPEN) === id && Date.now() - hiddenMs < (guard?.pin_minutes ?? 5) * 60_000;
  if (document.visibilityState === "visible") {
    sessionStorage.removeItem(HIDDEN);
    if (!open) sessionStorage.removeItem(OPEN);
  }
  return open;
}

/** Whether it was open and has been hidden for too long: known at once, before anything is drawn. @param {Account | null} account */
export function hasClosed(account) {
  return account !== null && sessionStorage.getItem(OPEN) === account.id && !isOpen(account);
}

/** @param {string} accountId */
export function openFor(accountId) {
  sessionStorage.removeItem(HIDDEN);
  sessionStorage.setItem(OPEN, accountId);
}

/** Remember since when nobody looks. */
export function watchHidden() {
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") sessionStorage.setItem(HIDDEN, String(Date.now()));
  });
}
