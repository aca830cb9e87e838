/** Do messages of the server reach this phone when the app is closed? Subscriptions end silently, so each start renews (pain 1, 3). */

import { call } from "./api.js";
import { failureOf } from "./failure.js";
import { deviceId } from "./memory.js";

/** @returns {Promise<"ok" | "off" | "denied" | "unsupported">} */
export async function pushState() {
  if (!globalThis.window || !("PushManager" in window) || !("Notification" in window)) return "unsupported";
  if (Notification.permission === "denied") return "denied";
  const registration = await navigator.serviceWorker?.getRegistration();
  const subscription = await registration?.pushManager.getSubscription();
  return subscription && Notification.permission === "granted" ? "ok" : "off";
}

/** Ask for the permission (call it from a tap) and subscribe. */
export async function allowPush() {
  if ((await pushState()) === "unsupported") return "unsupported";
  if (Notification.permission === "default") await Notification.requestPermission();
  await renewPush();
  return pushState();
}

/**
 * Subscribe, if it is allowed, and tell the server the address; whether it knows it now.
 * Throws SyncFailure when the server does not answer.
 */
export async function renewPush() {
  if (!globalThis.window || !("PushManager" in window) || globalThis.Notification?.permission !== "granted") return false;
  const key = await applicationKey();
  const registration = await navigator.serviceWorker?.getRegistration();
  if (!key || !registration) return false;
  const subscription = await subscribed(registration.pushManager, key);
  const { endpoint, keys } = subscription.toJSON();
  const response = await call("/api/v1/subscriptions", { method: "POST", json: { endpoint, keys, device: await deviceId() } });
  if (!response.ok) throw await failureOf(response);
  return true;
}

/** The server's public VAPID key, base64url; "" while it has none. @returns {Promise<string>} */
async function applicationKey() {
  const response = await call("/api/v1/session");
  if (!response.ok) throw await failureOf(response);
  return (await response.json()).vapid_public_key ?? "";
}

/** A subscription made for another key is replaced: its messages would be refused. @param {PushManager} manager @param {string} key */
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
