/**
 * Which shapes does the phone show? As the sync answer and the device layer hand them over (contract, device/cases.js).
 *
 * @typedef {{e164: string, words?: string, mobile?: boolean, valid?: boolean}} Phone
 * @typedef {{name: string, address: string, city?: string, entrance?: string, floor?: string, flat?: string,
 *   intercom?: string, comment?: string, chips?: string[], phones: Phone[]}} Person
 * @typedef {{window_from_ms: number, window_to_ms: number, zone: string, work: string, shape?: string, order: string,
 *   area_phone: string, group?: string, colleague?: string}} Plan
 * @typedef {{kind: string, n: number, open: boolean, raised_ms: number, seen_by_name?: string | null, seen_ms?: number | null, unreached_ms?: number | null,
 *   told?: {name: string, at_ms: number} | null,
 *   decision?: {type: string, data?: Record<string, any>, by_name: string, at_ms: number} | null}} Alert
 * @typedef {{id: string, kind: string, playbook: string, revision: number, state: string, plan: Plan, person: Person,
 *   alerts: Alert[], events: any[], counters: Record<string, any>, givens: Record<string, any>}} Case
 * @typedef {{case: Case, picture: import("../core/types.js").Picture, book: import("../core/types.js").Book,
 *   words: import("../core/types.js").Words, events: any[], waiting: any[], unsent: number, beside: Row[]}} Row
 */

export {};
