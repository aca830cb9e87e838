/** When does the phone talk to the server, and how does it stand? */

/** Ask for a sync now; the first call of a page starts the scheduler. @param {string} reason */
export function requestSync(reason) { void reason; }

/** How the last sync went; always at hand. @returns {import("./types.js").SyncStatus} */
export function syncStatus() {
  return { state: "idle", lastOkMs: 0, unsentEvents: 0, unsentPhotos: 0, notAccepted: 0 };
}

/**
 * Hear of changes, of this tab and the others. Returns the function that ends it.
 * @param {(message: import("./types.js").Message) => void} callback
 */
export function onChange(callback) { void callback; return () => {}; }

/** A waiting step is on the screen: sync every 5 s. @param {boolean} hot */
export function setHot(hot) { void hot; }
