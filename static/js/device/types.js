/**
 * Which shapes does the device layer hand out? Types only: no page loads this file.
 * Instants are ms since 1970 UTC; `device_ms` is the phone's own clock, everything else the server's, as well as known.
 */

/**
 * @typedef {Record<string, number | boolean | string>} Words
 * @typedef {{id: string, name: string, role: string, locale: string, areas: any[], seal?: string, left_elsewhere?: number,
 *   email?: string, position?: string, guard?: {pin: string, pin_minutes: number, forget_hours: number}}} Account
 * @typedef {{device_ms: number, clock: string, mono_ms: number}} Stamp
 */

/**
 * What `record` takes. That something happened at another time is said by `data.called_ms`: the server then dates it so
 * and calls it declared. A command carries the `revision` of the case its author saw.
 * @typedef {{caseId: string, type: string, data?: Words, privateWords?: Words, revision?: number}} NewEvent
 */

/**
 * A recorded event. What goes to the server stands in contract.md; `author`, `device`, `state` and the rest stay here.
 * States: waiting (unsent), stuck (the server cannot read it), then as answered: accepted, duplicate, refused,
 * quarantined. A row with `sealed` has no words and answers any more: only the server opens it. `reason` are the server's plain words.
 * @typedef {Stamp & {
 *   id: string, case: string, type: string, data: Words, private: Words, schema: 1, device_seq: number,
 *   revision?: number, author: string, device: string,
 *   state: "waiting" | "stuck" | "accepted" | "duplicate" | "refused" | "quarantined",
 *   reason?: string, seq?: number, deviations?: string[], answered_ms?: number, pending?: string, offered_again?: boolean, sealed?: string,
 * }} StoredEvent
 */

/**
 * A case as the server sent it (contract.md), whole.
 * @typedef {{
 *   id: string, kind: string, playbook: string, revision: number, state: string, plan: Record<string, any>,
 *   counters: Record<string, any>, givens: Record<string, any>, next: Record<string, any> | null,
 *   person: Record<string, any>, alerts: any[], events: import("../core/arrange.js").Event[], received_ms?: number,
 * }} CaseRow
 */

/**
 * A case with what the phone knows beyond the server: `events` are the server's and, after them, `waiting`: those that
 * the server's do not show yet, stamped as the fold takes them. `unsent` counts what has not been answered.
 * `picture`, `book` and `words` are null until the playbook has arrived.
 * @typedef {import("../core/arrange.js").Event & {private?: any, state?: string, seq?: number, deviations?: string[]}} Shown
 * @typedef {{
 *   case: CaseRow, picture: import("../core/fold.js").Picture | null, book: import("../core/fold.js").Book | null,
 *   words: import("../core/events.js").Words | null, events: Shown[], waiting: Shown[], unsent: number,
 * }} OneCase
 */

/**
 * A photo; `state` is waiting, sent (the server confirmed the hash) or stuck (`reason` says why: take another).
 * With `iv`, `bytes` are shut (vault.js). `bytes` may have been dropped after sending when room was needed.
 * @typedef {{
 *   sha256: string, case: string, about: string, mime: string, bytes: ArrayBuffer | null, size: number,
 *   taken_ms: number, state: "waiting" | "sent" | "stuck", received: number, reason?: string, iv?: Uint8Array,
 * }} StoredPhoto
 */

/**
 * `lastOkMs` is the server's time of the last whole sync, 0 before the first. `code` names what is wrong (too_slow,
 * busy, not_understood, no_answer, storage_full, update_needed); `words` are the server's own, when it gave any.
 * @typedef {{
 *   state: "idle" | "syncing" | "offline" | "sign_in" | "error", lastOkMs: number,
 *   unsentEvents: number, unsentPhotos: number, notAccepted: number, code?: string, words?: string,
 * }} SyncStatus
 */

/**
 * Something the server did not take, for the list "not accepted, because".
 * @typedef {{
 *   id: string, case: string, type: string, kind: "event" | "photo", state: string, reason: string, device_ms: number,
 * }} NotAccepted
 */

/**
 * What other tabs and the screens hear on the channel "fieldapp".
 * @typedef {{kind: "changed", caseIds: string[]}} Changed
 * @typedef {{kind: "sync", status: SyncStatus}} Synced
 * @typedef {{kind: "account", id: string | null}} AccountChanged
 * @typedef {{kind: "wanted", reason: string}} Wanted
 * @typedef {{kind: "reload"}} Reload
 * @typedef {{kind: "update"}} Update
 * @typedef {{kind: "wipe" | "wiped", id: string}} Wiped  an account that is to be wiped, or was
 * @typedef {Changed | Synced | AccountChanged | Wanted | Reload | Update | Wiped} Message
 */

export {};
