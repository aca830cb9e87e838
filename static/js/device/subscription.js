/** Has this browser an address for pushes, made with the server's key of today? Shared by phone and board. */

import { call } from "./api.js";
import { failureOf } from "./failure.js";

const ASK_EVERY_MS = 3_000;
const PATIENCE_MS = 36_000;

/** What the server knows of this device: `due` when a self-test should be made. @typedef {{state: string, at: string, due: boolean}} Cover */

/** @returns {Promise<"ok" | "off" | "denied" | "unsupported">} */
export async function permissionState() {
  if (!globalThis.window || !("PushManager" in window) || !("Notification" in window)) return "unsupported";
  if (Notification.permission === "denied") return "denied";
  return (await heldSubscription()) && Notification.permission === "granted" ? "ok" : "off";
}

/** @returns {Promise<PushSubscription | null | undefined>} */
async function heldSubscription() {
  return (await navigator.serviceWorker?.getRegistration())?.pushManager.getSubscription();
}

/**
 * Subscribe, if it is allowed, and tell the server the address; whether it knows it now. A subscription made for
 * another key is replaced: its messages would be refused. Throws SyncFailure when the server does not answer.
 * @param {string} device
 */
export async function renewSubscription(device) {
  if (!globalThis.window || !("PushManager" in window) || globalThis.Notification?.permission !== "granted") return false;
  const key = await applicationKey();
  const registration = await navigator.serviceWorker?.getRegistration();
  if (!key || !registration) return false;
  const subscription = await subscribed(registration.pushManager, key);
  const { endpoint, keys } = subscription.toJSON();
  await said("/api/v1/subscriptions", { endpoint, keys, device, key });
  return true;
}

/** The server's public VAPID key, base64url; "" while it has none. @returns {Promise<string>} */
async function applicationKey() {
  const response = await call("/api/v1/session");
  if (!response.ok) throw await failureOf(response);
  return (await response.json()).vapid_public_key ?? "";
}

/** @param {PushManager} manager @param {string} key */
async function subscribed(manager, key) {
  const bytes = Uint8Array.from(atob(key.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
  const known = await manager.getSubscription();
  if (known && isSame(known.options?.applicationServerKey, bytes)) return known;
  await known?.unsubscribe();
  return manager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes });
}

/** @param {ArrayBuffer | null | undefined} given @param {Uint8Array} wanted */
function isSame(given, wanted) {
  if (!given) return false;
  const bytes = new Uint8Array(given);
  return bytes.length === wanted.length && bytes.every((byte, place) => byte === wanted[place]);
}

/**
 * Whether pushes reach this device, by the server's word; with a self-test when one is due or `force` asks for it.
 * `shown` is told each state on the way.
 * @param {{force?: boolean, shown?: (cover: Cover) => void}} [how]
 * @returns {Promise<Cover>}
 */
export async function checkCover({ force = false, shown = () => {} } = {}) {
  const { endpoint } = (await heldSubscription())?.toJSON() ?? {};
  if (!endpoint) return { state: "unknown", at: "", due: false };
  let cover = await said("/api/v1/subscriptions/state", { endpoint });
  if (force || cover.due) cover = await said("/api/v1/subscriptions/test", { endpoint });
  shown(cover);
  for (let waited = 0; cover.state === "checking" && waited < PATIENCE_MS; waited += ASK_EVERY_MS) {
    await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS));
    cover = await said("/api/v1/subscriptions/state", { endpoint });
  }
  shown(cover);
  return cover;
}

/** @param {string} address @param {unknown} json @returns {Promise<any>} */
async function said(address, json) {
  const response = await call(address, { method: "POST", json });
  if (!response.ok) throw await failureOf(response);
  return response.status === 204 ? null : response.json();
}
