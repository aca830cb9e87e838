/** Do messages of the server reach this phone when the app is closed? */

/** @returns {Promise<"ok" | "off" | "denied" | "unsupported">} */
export async function pushState() { return "unsupported"; }

/** Ask for the permission (call it from a tap) and subscribe. */
export async function allowPush() { return pushState(); }
