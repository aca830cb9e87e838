/** A phone without a browser: a database in memory, a server that is a few lines long, and time that nobody waits for. */

import { webcrypto } from "node:crypto";
import "fake-indexeddb/auto";

globalThis.crypto ??= webcrypto;
const realTimeout = globalThis.setTimeout;
// The scheduler's pauses must not keep a finished test alive.
globalThis.setTimeout = (callback, ms, ...rest) => {
  const timer = realTimeout(callback, ms, ...rest);
  return ms >= 1000 ? timer.unref() : timer;
};
globalThis.BroadcastChannel = class {
  postMessage() {}
};

export const CASE = "11111111-1111-4111-8111-111111111111";
let count = 0;

/** A technician of his own for each test, signed in on this phone. */
export async function someone() {
  const { remember } = await import("../../static/js/device/memory.js");
  count += 1;
  const account = { id: `account-${count}`, name: "Тимур", role: "technician", locale: "ru", areas: [] };
  await remember("account", account);
  await remember("accounts", { [account.id]: account });
  return account;
}

/** A problem document, as our server gives it. */
export function problem(status, detail, headers = {}) {
  const type = { "Content-Type": "application/problem+json" };
  return new Response(JSON.stringify({ status, title: detail, detail }), { status, headers: { ...type, ...headers } });
}

/** A server that keeps events once; `before` may answer instead, `after` may lose the answer. */
export class Server {
  events = new Map();
  bodies = [];
  epoch = "first";
  now = 1_800_000_000_000;
  more = {};
  before = () => null;
  after = (response) => response;

  constructor() {
    globalThis.fetch = async (path, asked) => this.answer(String(path), asked);
  }

  async answer(path, asked) {
    if (path !== "/api/v1/sync") return problem(404, "not here");
    const body = JSON.parse(asked.body);
    this.bodies.push(body);
    const instead = await this.before(body);
    if (instead) return instead;
    const results = body.events.map((event) => this.take(event));
    const answer = { server_ms: this.now, epoch: this.epoch, results, missing_seq: [], cases: [], gone: [], cursor: "c", more: false };
    return this.after(new Response(JSON.stringify({ ...answer, ...this.more }), { headers: { "Content-Type": "application/json" } }));
  }

  take(event) {
    if (event.type === "bad") return { id: event.id, status: "quarantined", reason: "Этого сервер не понимает." };
    const known = this.events.get(event.id);
    if (!known) this.events.set(event.id, { ...event, seq: this.events.size + 1 });
    return { id: event.id, status: known ? "duplicate" : "accepted", seq: this.events.get(event.id).seq, deviations: [] };
  }

  /** Numbers of the events that were kept, in order of arrival. */
  get numbers() {
    return [...this.events.values()].map((event) => event.device_seq);
  }
}

/** Record `n` taps, one after the other. */
export async function taps(account, n, type = "call.started") {
  const { append } = await import("../../static/js/device/append.js");
  const made = [];
  for (let i = 0; i < n; i += 1) made.push(await append(account.id, { caseId: CASE, type }));
  return made;
}

/** All rows of a store. */
export async function rows(account, store) {
  const { openDatabase } = await import("../../static/js/device/database.js");
  return (await openDatabase(account.id)).store(store).getAll();
}

/** Put a row where no code of ours would. */
export async function put(account, store, row, key) {
  const { write } = await import("../../static/js/device/database.js");
  await write(account.id, [store], (tx) => tx.objectStore(store).put(row, key));
}

/** What the database remembers under a name. */
export async function kept(account, name) {
  const { openDatabase } = await import("../../static/js/device/database.js");
  return (await openDatabase(account.id)).store("meta").get(name);
}
