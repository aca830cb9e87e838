/** How do the tabs of this phone, and the screens of a tab, hear of a change? */

/** @typedef {import("./types.js").Message} Message */

/** @type {Set<(message: Message, own: boolean) => void>} */
const listeners = new Set();
/** @type {BroadcastChannel | null} */
let channel = null;

function open() {
  if (channel || typeof BroadcastChannel === "undefined") return channel;
  channel = new BroadcastChannel("fieldapp");
  channel.onmessage = (event) => tell(event.data, false);
  return channel;
}

/** @param {Message} message @param {boolean} own */
function tell(message, own) {
  for (const listener of listeners) listener(message, own);
}

/** Tell this tab and the others. @param {Message} message */
export function announce(message) {
  open()?.postMessage(message);
  tell(message, true);
}

/**
 * Hear what is announced; `own` says whether this tab did. Returns the function that ends it.
 * @param {(message: Message, own: boolean) => void} listener
 */
export function listen(listener) {
  open();
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
