/** When does the phone wipe itself, and what does it say of it afterwards? */

import { signOut } from "../device/account.js";
import { serverNow } from "../device/clock.js";
import { dropPin } from "../device/pin.js";
import { wipeOut } from "../device/wipe.js";

const LOOK_EVERY_MS = 10 * 60_000;
const HOUR_MS = 3_600_000;
export const WIPED = "phone.wiped";
/** The page is about to begin anew: what it still believes is of the time before. */
let going = false;

/** Ten wrong PINs: nothing stays readable here, and only the password opens the day again. @param {string} accountId @param {string} why */
export async function leaveThisPhone(accountId, why) {
  going = true;
  await wipeOut(accountId);
  await dropPin(accountId);
  localStorage.setItem(WIPED, why);
  await signOut({ force: true });
  begin("#/sign-in");
}

/** The server says that this phone was lost, or it was silent for too long. @param {string} accountId @param {string} why */
export async function forget(accountId, why) {
  going = true;
  going = await wipeOut(accountId);
  if (!going) return;
  localStorage.setItem(WIPED, why);
  begin("#/");
}

/** Every ten minutes, and when somebody looks again: has the phone been without contact for too long? @param {any} app */
export function watchSilence(app) {
  const look = () => {
    const { account, status } = app;
    if (going || !account || !status.lastOkMs) return;
    const limitMs = (account.guard?.forget_hours ?? 36) * HOUR_MS;
    if (serverNow() - status.lastOkMs > limitMs) void forget(account.id, "silence");
    else localStorage.removeItem(WIPED); // the day has come back
  };
  setInterval(look, LOOK_EVERY_MS);
  document.addEventListener("visibilitychange", look);
  look();
}

/** @param {string} hash */
function begin(hash) {
  history.replaceState(null, "", hash);
  location.reload();
}
