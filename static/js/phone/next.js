/** Which visit of the day asks for a hand now? */

import { isClosed } from "./status.js";

/** How pressing a look is: talking or standing at a door, then what is due, then waiting. */
const RANK = /** @type {Record<string, number>} */ ({ stop: 0, call: 0, step: 1, wait: 2 });

/** The visit in progress before the one that comes next by its window. @param {import("./types.js").Row[]} rows */
export function nextOf(rows) {
  const open = rows.filter((row) => !isClosed(row));
  return open.sort((a, b) => rank(a) - rank(b) || a.case.plan.window_from_ms - b.case.plan.window_from_ms)[0] ?? null;
}

/** @param {import("./types.js").Row} row */
function rank({ book, picture }) {
  const { state, stamps } = picture.snapshot;
  const look = book.states[state]?.look ?? "step";
  const started = Object.keys(stamps).length > 0 && state !== book.start;
  return (RANK[look] ?? 1) + (started && look !== "wait" ? 0 : 1);
}
