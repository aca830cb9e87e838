/** A device layer without IndexedDB and server, for pictures: one world of the day, folded by the real twins. */

import { look, advance } from "/assets/0/js/core/fold.js";

const world = await (await fetch(`/world.json${location.search}`)).json();
const started = performance.now();
const listeners = new Set();
const search = new URLSearchParams(location.search);

export const serverNow = () => Math.round(world.now_ms + performance.now() - started);
export const skewMs = () => (search.has("skew") ? 18_000_000 : 0);
export const clockIsOff = () => search.has("skew");

export async function currentAccount() {
  return search.has("nobody") ? null : world.account;
}
export async function signIn(_login, password) {
  return password === "right" ? { account: world.account } : { refused: "wrong" };
}
export async function signOut({ force } = {}) {
  return force ? { done: true } : { refused: "unsent", events: 3, photos: 1 };
}
export async function accountsWithUnsent() {
  return search.has("nobody") ? [{ account: { name: "Ирина" }, events: 3, photos: 0 }] : [];
}

export async function day() {
  return world.cases.map((row) => {
    const waiting = world.unsent.filter((event) => event.case === row.id);
    const events = [...row.events, ...waiting];
    const picture = look(world.book, advance(world.book, null, events), serverNow());
    return { case: row, picture, book: world.book, words: world.words, events, waiting, unsent: waiting.length };
  });
}

export async function record({ caseId, type, data = {}, privateWords = {} }) {
  const id = crypto.randomUUID();
  const event = {
    id,
    case: caseId,
    type,
    at_ms: serverNow(),
    by: "technician",
    author: world.account.id,
    device: "phone",
    device_seq: 1000 + world.unsent.length,
    data,
    private: privateWords,
  };
  world.unsent.push(event);
  return event;
}

export const undo = (of) =>
  record({ caseId: world.unsent.find((event) => event.id === of).case, type: "undone", data: { of } });
export async function unsent() {
  return { events: world.unsent.length, photos: 0 };
}
export async function refusedOrQuarantined() {
  return search.has("refused")
    ? [
        {
          id: "r",
          case: world.cases[1].id,
          type: "call.no_answer",
          kind: "event",
          state: "quarantined",
          reason: "Эту запись сервер не смог прочитать. Мы уже разбираемся.",
          device_ms: world.now_ms - 3_600_000,
        },
      ]
    : [];
}
export async function exportUnsent() {
  return JSON.stringify(world.unsent);
}

export function requestSync() {}
export function syncStatus() {
  const offline = search.has("offline");
  return {
    state: offline ? "offline" : "idle",
    lastOkMs: world.now_ms - 60_000,
    unsentEvents: world.unsent.length,
    unsentPhotos: 0,
    notAccepted: search.has("refused") ? 1 : 0,
  };
}
export function onChange(callback) {
  listeners.add(callback);
  return () => listeners.delete(callback);
}
export function setHot() {}
export function lookAhead() {}
export function dayWith() {
  return null;
}
export function likelyAccount() {
  return null;
}
export async function countFirst() {}
export async function attach(caseId, _file, about) {
  return record({ caseId, type: "photo.taken", data: { sha256: "a".repeat(64), about } });
}
export async function offlineReady() {
  return {
    ready: !search.has("unready"),
    missing: search.has("unready") ? ["books", "storage", "push", "install"] : [],
  };
}
export const prepare = offlineReady;
export async function pushState() {
  return "off";
}
export async function allowPush() {
  return "ok";
}
export function setBusy() {}
export async function startWorker() {
  if (search.has("update")) for (const tell of listeners) tell({ kind: "update" });
}
export async function applyUpdate() {
  return true;
}
export async function texts(locale) {
  return world.texts[locale];
}
export async function table() {
  return null;
}
export async function draft() {
  return null;
}
export async function saveDraft() {}
export async function dropDraft() {}
export async function guardOf() {
  return search.get("pin") ?? "";
}
export const isOpen = () => false;
export const hasClosed = () => false;
export function openFor() {}
export function watchHidden() {}
export const [SHORTEST, LONGEST] = [4, 6];
export async function pinOf() {
  return search.has("pin") ? { digits: 4 } : null;
}
export async function setPin() {}
export async function dropPin() {}
export async function tryPin() {
  return { left: 7, waitMs: 10_000 };
}
export async function wipeOut() {
  return false;
}
export async function sealedUnsent() {
  return [];
}
export function accountOnScreen() {
  return null;
}
export async function askAccount() {
  return world.account;
}
export async function testPush() {
  return { state: "ok", at: "08:01", due: false };
}
