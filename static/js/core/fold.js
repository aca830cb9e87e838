/**
 * What is the state of a case, given its playbook, its events and the time?
 * `fold` is a pure function of the compiled playbook, the stamped events and `nowMs`. The phone's result is advice
 * (architecture 7.6); random playbooks prove that it agrees with the twin, fieldapp/core/fold.py.
 */

import { CONTROLS, chainOf, compareKeys, inOrder, settleControls } from "./arrange.js";
import { own, put } from "./canonical.js";
import { firstBranch, isInteger, operandValue } from "./conditions.js";
import { earliest, nextDue, stateOf } from "./timers.js";

/**
 * @typedef {import("./types.js").Event} Event
 * @typedef {import("./types.js").Value} Value
 * @typedef {import("./types.js").Action} Action
 * @typedef {import("./types.js").Branch} Branch
 * @typedef {import("./types.js").Book} Book
 * @typedef {import("./types.js").Snapshot} Snapshot
 * @typedef {import("./types.js").Picture} Picture
 */

export { holds, firstBranch } from "./conditions.js";
export { dueOf, nextDue, pending } from "./timers.js";

const GIVING = new Set(["plan.set", "given.set"]);
const NOT_ASSIGNED = "report.not_assigned";

/**
 * The case before its first event.
 * @param {Book} book
 * @returns {Snapshot}
 */
export function begin(book) {
  return {
    state: book.start,
    at_ms: 0,
    counters: { ...book.counters },
    givens: { ...book.givens },
    stamps: {},
    effects: [],
    marks: {},
    spent: [],
    fired: {},
    chains: {},
    last: [],
    whole: false,
  };
}

/**
 * The case as its events and the time make it (architecture sentence 2).
 * @param {Book} book
 * @param {readonly Event[]} events
 * @param {number} nowMs
 * @returns {Picture}
 */
export function fold(book, events, nowMs) {
  return look(book, advance(book, null, events), nowMs);
}

/**
 * `base` with `events` folded in; without a base all events of the case are expected.
 * Throws when the events do not all sort after the base: ask `continues` first.
 * @param {Book} book
 * @param {Snapshot | null} base
 * @param {readonly Event[]} events
 * @returns {Snapshot}
 */
export function advance(book, base, events) {
  if (base !== null && !continues(base, events)) {
    throw new Error("these events do not follow the snapshot; fold the whole case");
  }
  const snap = base === null ? begin(book) : copied(base);
  const keyed = inOrder(events, snap.chains);
  if (keyed.some(([, event]) => CONTROLS.has(event.type))) snap.whole = true;
  const [kept, adopted] = snap.whole ? settleControls(keyed) : [keyed, new Set()];
  for (const [key, event] of kept) take(book, snap, event, key[0], adopted);
  const last = keyed.at(-1);
  if (last !== undefined) snap.last = last[0];
  return snap;
}

/**
 * Whether folding on from `base` equals the whole fold: all later than its last event, none undone or corrected.
 * @param {Snapshot} base
 * @param {readonly Event[]} events
 */
export function continues(base, events) {
  if (base.whole) return false;
  const chains = { ...base.chains };
  for (const event of events) {
    const chain = chains[chainOf(event)];
    if (CONTROLS.has(event.type) || (chain !== undefined && Number(chain[1]) >= (event.device_seq ?? 0))) return false;
  }
  const first = inOrder(events, chains)[0];
  return first === undefined || base.last.length === 0 || compareKeys(first[0], base.last) > 0;
}

/**
 * The snapshot with all timers due by `nowMs` fired; `snap` itself is not changed.
 * @param {Book} book
 * @param {Snapshot} snap
 * @param {number} nowMs
 * @returns {Picture}
 */
export function look(book, snap, nowMs) {
  const seen = copied(snap);
  runTimers(book, seen, nowMs);
  return { snapshot: seen, next_due_ms: nextDue(book, seen) };
}

/**
 * A copy whose changes do not reach the original: what is written anew as a whole is shared (`structuredClone` of a
 * day's visits takes longer than all else in this file).
 * @param {Snapshot} snap
 * @returns {Snapshot}
 */
function copied(snap) {
  const { counters, givens, stamps, effects, marks, spent, fired, chains } = snap;
  return {
    ...snap,
    counters: { ...counters },
    givens: { ...givens },
    stamps: { ...stamps },
    effects: effects.map((effect) => ({ ...effect })),
    marks: { ...marks },
    spent: [...spent],
    fired: { ...fired },
    chains: { ...chains },
  };
}

/**
 * @param {Book} book
 * @param {Snapshot} snap
 * @param {Event} event
 * @param {number} atMs
 * @param {ReadonlySet<string>} adopted
 */
function take(book, snap, event, atMs, adopted) {
  runTimers(book, snap, atMs);
  snap.at_ms = atMs;
  if (GIVING.has(event.type)) give(snap, event);
  if (event.by === "technician" && !adopted.has(event.id) && !isAssigned(book, snap, event)) {
    mark(snap, event.id, "not_assigned");
    const told = firstBranch(own(book.always, NOT_ASSIGNED) ?? [], snap, event);
    if (told !== null) follow(book, snap, told, event, event.id);
    return;
  }
  if (!(adopted.has(event.id) || leads(book, snap, event))) {
    mark(snap, event.id, "beside");
    return;
  }
  const always = firstBranch(own(book.always, event.type) ?? [], snap, event);
  const branch = firstBranch(own(stateOf(book, snap).when, event.type) ?? [], snap, event);
  if (always !== null) follow(book, snap, always, event, event.id);
  if (branch !== null) {
    follow(book, snap, branch, event, event.id);
    if (branch.to !== null) snap.spent = [];
  } else if (always === null && !book.free.includes(event.type)) {
    mark(snap, event.id, "out_of_order");
  } else if (book.commands.includes(event.type)) {
    mark(snap, event.id, "earlier_picture");
  }
}

/** @param {Book} book @param {Snapshot} snap @param {Event} event */
function isAssigned(book, snap, event) {
  return book.assigned.length === 0 || book.assigned.some((name) => own(snap.givens, name) === event.author);
}

/** Whose reports lead the visit (F29). @param {Book} book @param {Snapshot} snap */
export function leader(book, snap) {
  const assigned = book.assigned.map((name) => own(snap.givens, name) ?? null);
  const chosen = own(snap.counters, book.lead ?? "");
  return typeof chosen === "string" && chosen && assigned.includes(chosen) ? chosen : assigned[0];
}

/**
 * Whether a report of somebody assigned counts: two on one visit must not count one call twice.
 * @param {Book} book @param {Snapshot} snap @param {Pick<Event, "type" | "by" | "author">} event
 */
export function leads(book, snap, { type, by, author }) {
  return by !== "technician" || !book.lead || book.shared.includes(type) || author === leader(book, snap);
}

/** @param {Snapshot} snap @param {Event} event */
function give(snap, event) {
  for (const [name, value] of Object.entries(event.data)) {
    if (Object.hasOwn(snap.givens, name)) put(snap.givens, name, value);
  }
}

/** @param {Snapshot} snap @param {string} eventId @param {string} code */
function mark(snap, eventId, code) {
  const codes = own(snap.marks, eventId) ?? [];
  if (!codes.includes(code)) put(snap.marks, eventId, [...codes, code]);
}

/**
 * @param {Book} book
 * @param {Snapshot} snap
 * @param {Branch} branch
 * @param {Event | null} event
 * @param {string} cause
 */
function follow(book, snap, branch, event, cause) {
  for (const action of branch.do) act(book, snap, action, event, cause);
  if (branch.to === null) return;
  snap.state = branch.to;
  snap.stamps.entered = snap.at_ms;
}

/**
 * @param {Book} book
 * @param {Snapshot} snap
 * @param {Action} action
 * @param {Event | null} event
 * @param {string} cause
 */
function act(book, snap, [verb, name, operand], event, cause) {
  const value = operand === undefined ? null : operandValue(operand, snap, event);
  if (verb === "add") put(snap.counters, name, oneMore(own(snap.counters, name) ?? null));
  else if (verb === "set") put(snap.counters, name, value);
  else if (verb === "reset") put(snap.counters, name, own(book.counters, name) ?? null);
  else if (verb === "stamp") put(snap.stamps, name, snap.at_ms);
  else if (verb === "clear") delete snap.stamps[name];
  else if (verb === "emit") emit(book, snap, name, value, cause);
  else if (verb === "settle") settle(snap, name, cause);
  else if (event !== null) mark(snap, event.id, name);
}

/** What is no integer, or would leave those that JavaScript counts exactly, stays as it is. @param {Value} count */
function oneMore(count) {
  return isInteger(count) && count < Number.MAX_SAFE_INTEGER ? count + 1 : count;
}

/**
 * An open alert or promise is not doubled; a message is new each time (episode counting, architecture 3).
 * @param {Book} book
 * @param {Snapshot} snap
 * @param {string} kind
 * @param {Value} due
 * @param {string} cause
 */
function emit(book, snap, kind, due, cause) {
  const table = own(book.effects, kind) ?? "";
  const earlier = snap.effects.filter((effect) => effect.kind === kind);
  if (table !== "message" && earlier.at(-1)?.open) return;
  snap.effects.push({
    table,
    kind,
    n: earlier.length + 1,
    at_ms: snap.at_ms,
    cause,
    due_ms: isInteger(due) ? due : null,
    open: table !== "message",
    settled_ms: null,
    settled_by: null,
  });
}

/** @param {Snapshot} snap @param {string} kind @param {string} cause */
function settle(snap, kind, cause) {
  for (const effect of snap.effects) {
    if (!effect.open || (kind !== "all" && effect.kind !== kind)) continue;
    effect.open = false;
    effect.settled_ms = snap.at_ms;
    effect.settled_by = cause;
  }
}

/**
 * Fire, in order, all timers due by `untilMs`; each at most once until an event enters a state again.
 * @param {Book} book
 * @param {Snapshot} snap
 * @param {number} untilMs
 */
function runTimers(book, snap, untilMs) {
  for (let next = earliest(book, snap); next !== null && next[0] <= untilMs; next = earliest(book, snap)) {
    const [due, , timer] = next;
    snap.at_ms = Math.max(snap.at_ms, due);
    snap.spent.push(timer.name);
    if (timer.once) put(snap.fired, timer.name, due);
    follow(book, snap, timer, null, `timer:${timer.name}`);
  }
}
