/**
 * Which shapes do the twins hand each other? JSON throughout, with the keys of Python.
 * What the parts of a Snapshot and of a Book mean stands in fieldapp/core/fold.py and docs/playbooks.md.
 *
 * @typedef {number | boolean | string | null} Value
 * @typedef {[where: string, name: Value]} Operand
 * @typedef {[left: Operand, operator: string, right: Operand]} Condition
 * @typedef {[verb: string, name: string, operand?: Operand]} Action
 * @typedef {{if: Condition[], do: Action[], to: string | null}} Branch
 * @typedef {{name: string, from: Operand, wait: Operand, show: Operand, not_before: Operand, once: boolean}} Clock
 * @typedef {Branch & Clock} Timer
 * @typedef {{field: string, required: boolean, if: Condition[], again?: boolean}} Ask
 * @typedef {{
 *   event: string, text: string, place: string, if: Condition[], sets: Record<string, number | boolean | string>,
 *   asks: Ask[],
 * }} Offer
 * @typedef {{
 *   prompt: string, look: string, offers: Offer[], when: Record<string, Branch[]>, after: Timer[],
 * }} State
 * @typedef {{
 *   name: string, start: string, counters: Record<string, Value>, givens: Record<string, Value>, assigned: string[], lead: string, shared: string[],
 *   effects: Record<string, string>, free: string[], commands: string[], groups: Record<string, string[]>,
 *   always: Record<string, Branch[]>, states: Record<string, State>,
 * }} Book
 *
 * An event stamped; `private` carries only the names of the words that exist.
 * @typedef {{
 *   id: string, type: string, at_ms: number, by: string, author: string, device?: string | null,
 *   device_seq?: number | null, quality?: string,
 *   data: Record<string, number | boolean | string>, private?: Record<string, string>,
 * }} Event
 * @typedef {[at_ms: number, chain: string, seq: number, id: string]} SortKey
 * @typedef {Record<string, number[]>} Chains
 *
 * @typedef {{
 *   table: string, kind: string, n: number, at_ms: number, cause: string, due_ms: number | null, open: boolean,
 *   settled_ms: number | null, settled_by: string | null,
 * }} Effect
 * @typedef {{
 *   state: string, at_ms: number, counters: Record<string, Value>, givens: Record<string, Value>,
 *   stamps: Record<string, number>, effects: Effect[], marks: Record<string, string[]>, spent: string[],
 *   fired: Record<string, number>, chains: Chains, last: SortKey | [], whole: boolean,
 * }} Snapshot
 * @typedef {{snapshot: Snapshot, next_due_ms: number | null}} Picture
 *
 * The closed list of words.
 * @typedef {{type: string, required: boolean, min?: number, max?: number, of?: string[]}} Spec
 * @typedef {Record<string, Spec>} Specs
 * @typedef {{by: string[], kind: string, free: boolean, data: Specs, private: Specs}} Word
 * @typedef {{events: Record<string, Word>, once?: string[]}} Words
 */

export {};
