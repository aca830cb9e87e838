/** Which addresses may become scripts? Trusted Types ask; only our own service worker may. */

/** The address of the service worker, as `navigator.serviceWorker.register` wants it. @returns {string} */
export function workerAddress() {
  const types = /** @type {any} */ (globalThis).trustedTypes;
  if (!types) return "/sw.js";
  policy ??= types.createPolicy("fieldapp", {
    /** @param {string} address */
    createScriptURL(address) {
      if (address !== "/sw.js") throw new TypeError("only the service worker is a script here");
      return address;
    },
  });
  return policy.createScriptURL("/sw.js");
}

/** @type {any} a policy of this name can be made once a page */
let policy;
