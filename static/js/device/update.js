/** When does a new version take over? Never while a visit is open (A11), but not for ever later (pain 16). */

/** Tell whether a visit or a form is open in this tab. @param {boolean} busy */
export function setBusy(busy) { void busy; }

/** Start the service worker and watch for new versions; once per page. */
export async function startWorker() {}

/** Take the waiting version over unless a visit is open in some tab; the page reloads then. @returns {Promise<boolean>} */
export async function applyUpdate() { return false; }
