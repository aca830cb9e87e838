/**
 * Does a condition of a playbook hold now?
 * An equality compares the type as well; an order comparison of anything but two integers is false.
 * The twin is fieldapp/core/conditions.py.
 */

import { own } from "./canonical.js";

/**
 * @typedef {import("./types.js").Event} Event
 * @typedef {import("./types.js").Snapshot} Snapshot
 * @typedef {import("./types.js").Value} Value
 * @typedef {import("./types.js").Operand} Operand
 * @typedef {import("./types.js").Condition} Condition
 */

/**
 * The first branch whose conditions all hold; null when there is none.
 * @template {{if: Condition[]}} Branch
 * @param {readonly Branch[]} branches
 * @param {Snapshot} snap
 * @param {Event | null} event
 * @returns {Branch | null}
 */
export function firstBranch(branches, snap, event) {
  return branches.find((branch) => holds(branch.if, snap, event)) ?? null;
}

/**
 * Whether all `[left, operator, right]` hold.
 * @param {readonly Condition[]} conditions
 * @param {Snapshot} snap
 * @param {Event | null} event
 */
export function holds(conditions, snap, event) {
  return conditions.every((condition) => compare(condition, snap, event));
}

/**
 * @param {Condition} condition
 * @param {Snapshot} snap
 * @param {Event | null} event
 * @returns {boolean}
 */
function compare([left, operator, right], snap, event) {
  const a = operandValue(left, snap, event);
  if (operator === "has") return a !== null || isPrivate(left, event);
  if (operator === "lacks") return a === null && !isPrivate(left, event);
  const b = operandValue(right, snap, event);
  if (operator === "==") return a === b;
  if (operator === "!=") return a !== b;
  if (!isInteger(a) || !isInteger(b)) return false;
  if (operator === "<") return a < b;
  if (operator === "<=") return a <= b;
  return operator === ">" ? a > b : a >= b;
}

/** @param {Operand} operand @param {Event | null} event */
function isPrivate([where, name], event) {
  return where === "data" && event !== null && Object.hasOwn(event.private ?? {}, String(name));
}

/**
 * Whether it is what Python calls an int.
 * @param {unknown} value
 * @returns {value is number}
 */
export function isInteger(value) {
  return Number.isInteger(value);
}

/**
 * What an operand `[where, name]` stands for now; null when there is nothing.
 * @param {Operand} operand
 * @param {Snapshot} snap
 * @param {Event | null} event
 * @returns {Value}
 */
export function operandValue([where, constant], snap, event) {
  if (where === "const") return constant;
  const name = String(constant);
  if (where === "counter") return own(snap.counters, name) ?? null;
  if (where === "given") return own(snap.givens, name) ?? null;
  if (where === "stamp") return own(snap.stamps, name) ?? null;
  if (where === "data") return event === null ? null : (own(event.data, name) ?? null);
  return snap.at_ms;
}
