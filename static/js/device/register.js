/** Start the one service worker of this site; whichever page comes first. */

/** @type {any} Made once: a second policy of the same name is refused. */
let address = null;

/** @returns {Promise<ServiceWorkerRegistration>} */
export async function registerWorker() {
  address ??= addressOfWorker();
  return navigator.serviceWorker.register(address, { scope: "/", updateViaCache: "none" });
}

/** Where Trusted Types are enforced, an address of a script needs our word for it. @returns {any} */
function addressOfWorker() {
  const types = /** @type {any} */ (globalThis).trustedTypes;
  const policy = types?.createPolicy("fieldapp", { createScriptURL: (/** @type {string} */ address) => address });
  return policy?.createScriptURL("/sw.js") ?? "/sw.js";
}
