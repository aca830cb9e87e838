/**
 * In which order did the events of a case happen, and which of them count?
 * Order is by when it happened (product decision 7). The twin is fieldapp/core/arrange.py.
 */

import { compareText } from "./canonical.js";

/**
 * @typedef {import("./types.js").Event} Event
 * @typedef {import("./types.js").SortKey} SortKey
 * @typedef {[key: SortKey, event: Event]} Keyed
 */

export const CONTROLS = new Set(["undone", "corrected", "adopted", "merged", "withdrawn"]);
const UNDO_MS = 10_000;
const CUSTOMER_UNDO_MS = 600_000;
const OF_THE_CORRECTION = new Set(["of", "as", "reason"]);

/**
 * Name of the sequence the event belongs to; empty for the server's own and for declared times.
 * @param {Event} event
 */
export function chainOf(event) {
  if (!event.device || event.quality === "declared") return "";
  return `${event.device}/${event.author}`; // the slash keeps it apart from names that every object inherits
}

/**
 * Events with their sort keys, in order of happening; `chains` (highest time and number so far) is updated.
 * @param {readonly Event[]} events
 * @param {import("./types.js").Chains} chains
 * @returns {Keyed[]}
 */
export function inOrder(events, chains) {
  /** @type {Keyed[]} */
  const keyed = [];
  /** @type {Map<string, Event[]>} */
  const sequences = new Map();
  for (const event of events) {
    const chain = chainOf(event);
    if (chain === "") keyed.push([[event.at_ms, "", 0, event.id], event]);
    else if (sequences.has(chain)) sequences.get(chain)?.push(event);
    else sequences.set(chain, [event]);
  }
  for (const [chain, sequence] of sequences) {
    let latest = chains[chain]?.[0] ?? 0;
    for (const event of sequence.sort(bySeqThenId)) {
      latest = Math.max(latest, event.at_ms);
      keyed.push([[latest, chain, event.device_seq ?? 0, event.id], event]);
      chains[chain] = [latest, event.device_seq ?? 0];
    }
  }
  return keyed.sort((a, b) => compareKeys(a[0], b[0]));
}

/** @param {Event} a @param {Event} b */
function bySeqThenId(a, b) {
  return (a.device_seq ?? 0) - (b.device_seq ?? 0) || compareText(a.id, b.id);
}

/**
 * Negative when `a` happened before `b`.
 * @param {SortKey} a
 * @param {SortKey} b
 */
export function compareKeys(a, b) {
  return a[0] - b[0] || compareText(a[1], b[1]) || a[2] - b[2] || compareText(a[3], b[3]);
}

/**
 * What remains after undo, withdrawal, merge and correction, and the ids a dispatcher adopted.
 * A control whose target is unknown changes nothing now; it will when the target arrives (the fold is then whole).
 * One that aims at another control changes nothing: an undo cannot be undone.
 * @param {readonly Keyed[]} keyed
 * @returns {[kept: Keyed[], adopted: Set<string>]}
 */
export function settleControls(keyed) {
  /** @type {Map<unknown, Keyed>} */
  const known = new Map(keyed.map((pair) => [pair[1].id, pair]));
  const settled = { dropped: new Set(), adopted: new Set(), changed: new Map() };
  for (const [key, event] of keyed) {
    if (!CONTROLS.has(event.type)) continue;
    const target = known.get(event.data.of);
    if (target !== undefined) applyControl(key, event, target, settled);
  }
  const { dropped, adopted, changed } = settled;
  /** @type {Keyed[]} */
  const kept = keyed
    .filter(([, event]) => !dropped.has(event.id) && !CONTROLS.has(event.type))
    .map(([key, event]) => [key, changed.get(event.id) ?? event]);
  return [kept, adopted];
}

/**
 * @param {SortKey} key
 * @param {Event} event
 * @param {Keyed} target
 * @param {{dropped: Set<string>, adopted: Set<string>, changed: Map<string, Event>}} settled
 */
function applyControl(key, event, [targetKey, aim], { dropped, adopted, changed }) {
  if (event.type === "undone") {
    if (mayUndo(event, aim, key[0] - targetKey[0])) dropped.add(aim.id);
  } else if (event.type === "adopted") {
    adopted.add(aim.id);
  } else if (event.type === "merged" || event.type === "withdrawn") {
    dropped.add(aim.id);
  } else if (event.author === aim.author || event.by === "dispatcher") {
    changed.set(aim.id, corrected(changed.get(aim.id) ?? aim, event));
  }
}

/**
 * Ten seconds for the same author (ten minutes for a customer), whatever the order of arrival.
 * @param {Event} undo
 * @param {Event} target
 * @param {number} passedMs
 */
export function mayUndo(undo, target, passedMs) {
  const limit = target.by === "customer" ? CUSTOMER_UNDO_MS : UNDO_MS;
  return undo.author === target.author && 0 <= passedMs && passedMs <= limit;
}

/**
 * @param {Event} target
 * @param {Event} correction
 * @returns {Event}
 */
function corrected(target, correction) {
  const fields = Object.fromEntries(Object.entries(correction.data).filter(([name]) => !OF_THE_CORRECTION.has(name)));
  const type = String(correction.data.as);
  const data = type === target.type ? { ...target.data, ...fields } : fields;
  return { ...target, type, data, private: { ...target.private, ...correction.private } };
}
