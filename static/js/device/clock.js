/** What time is it for the server, and how is a tap stamped? */

/** @returns {import("./types.js").Stamp} */
export function stamp() { return { device_ms: 0, clock: "", mono_ms: 0 }; }

/** The server's time, as well as the last sync tells. */
export function serverNow() { return Date.now(); }

/** By how much the phone's clock is ahead (negative: behind), ms; 0 before the first sync. */
export function skewMs() { return 0; }

/** Whether to warn: the phone's clock is off by more than two minutes. */
export function clockIsOff() { return false; }
