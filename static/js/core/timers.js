/**
 * When will a timer of the present state fire by itself?
 * Firing changes the case and stands in fold.js. The twin is fieldapp/core/timers.py.
 */

import { own } from "./canonical.js";
import { holds, isInteger, operandValue } from "./conditions.js";

/**
 * @typedef {import("./types.js").Book} Book
 * @typedef {import("./types.js").Snapshot} Snapshot
 * @typedef {import("./types.js").Timer} Timer
 * @typedef {[due: number, place: number, timer: Timer]} Waiting
 */

/**
 * When the timer is due, ms; null while what it counts from does not exist, or beyond what JavaScript counts.
 * @param {Timer} timer
 * @param {Snapshot} snap
 * @returns {number | null}
 */
export function dueOf(timer, snap) {
  const start = operandValue(timer.from, snap, null);
  const wait = operandValue(timer.wait, snap, null);
  if (!isInteger(start) || !isInteger(wait)) return null;
  const floor = operandValue(timer.not_before, snap, null);
  const due = isInteger(floor) ? Math.max(start + wait, floor) : start + wait;
  return Number.isSafeInteger(due) ? due : null;
}

/**
 * Timers of the present state that have yet to fire: due, place in the table, timer.
 * @param {Book} book
 * @param {Snapshot} snap
 * @returns {Waiting[]}
 */
export function pending(book, snap) {
  /** @type {Waiting[]} */
  const found = [];
  for (const [place, timer] of stateOf(book, snap).after.entries()) {
    const due = dueOf(timer, snap);
    if (due === null || snap.spent.includes(timer.name) || !holds(timer.if, snap, null)) continue;
    if (timer.once && own(snap.fired, timer.name) === due) continue;
    found.push([due, place, timer]);
  }
  return found;
}

/**
 * The timer to fire first; of two at the same instant the one that stands first in the table.
 * @param {Book} book
 * @param {Snapshot} snap
 * @returns {Waiting | null}
 */
export function earliest(book, snap) {
  return pending(book, snap).sort((a, b) => a[0] - b[0] || a[1] - b[1])[0] ?? null;
}

/**
 * The earliest instant at which a timer will fire by itself; null when none will.
 * @param {Book} book
 * @param {Snapshot} snap
 * @returns {number | null}
 */
export function nextDue(book, snap) {
  return earliest(book, snap)?.[0] ?? null;
}

/**
 * The row of the playbook for the present state.
 * @param {Book} book
 * @param {Snapshot} snap
 */
export function stateOf(book, snap) {
  const state = own(book.states, snap.state);
  if (state === undefined) throw new Error(`the playbook ${book.name} has no state ${snap.state}`);
  return state;
}
