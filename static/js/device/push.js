/** Do messages of the server reach this phone when the app is closed? Subscriptions end silently, so each start renews (pain 1, 3). */

import { deviceId } from "./memory.js";
import { checkCover, permissionState, renewSubscription } from "./subscription.js";

/** What the last self-test of this page said: the server's word outweighs the browser's. */
let cover = "";

/** @returns {Promise<"ok" | "off" | "denied" | "unsupported" | "silent" | "broken">} */
export async function pushState() {
  const state = await permissionState();
  return state === "ok" && (cover === "silent" || cover === "broken") ? cover : state;
}

/** Ask for the permission (call it from a tap) and subscribe. */
export async function allowPush() {
  if ((await pushState()) === "unsupported") return "unsupported";
  if (Notification.permission === "default") await Notification.requestPermission();
  await renewPush();
  return pushState();
}

/** Subscribe, if it is allowed, and tell the server the address; whether it knows it now. */
export async function renewPush() {
  return renewSubscription(await deviceId());
}

/**
 * Renew, and let the server test this phone when a test is due: at the first start of a day, or by a tap.
 * @param {{force?: boolean}} [how]
 */
export async function testPush({ force = false } = {}) {
  if (!(await renewPush())) return { state: await pushState(), at: "", due: false };
  const found = await checkCover({ force });
  cover = found.state;
  return found;
}
