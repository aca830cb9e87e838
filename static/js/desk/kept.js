/** Lets the one service worker keep this page, too: only where it is used, so that no phone carries it (P10). */

import { startWorker } from "../device/update.js";

/** Start the worker and ask it to keep the desk. */
export async function keepDesk() {
  await startWorker();
  const registration = await globalThis.navigator?.serviceWorker?.ready;
  registration?.active?.postMessage({ kind: "keep_desk" });
}
