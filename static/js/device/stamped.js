/** How does an event of this phone look to the fold, before the server has stamped it? */

import { serverTimeOf } from "./clock.js";

/**
 * @param {import("./types.js").StoredEvent} row
 * @param {import("./types.js").Account} account
 * @param {number} nowMs
 * @returns {import("./types.js").Shown}
 */
export function stamped(row, account, nowMs) {
  const { id, type, data, author, device, device_seq, seq, deviations, state } = row;
  const declared = typeof data.called_ms === "number" ? data.called_ms : null; // as the server reads it (F10)
  return {
    id,
    type,
    at_ms: Math.min(declared ?? serverTimeOf(row), nowMs),
    by: account.role,
    author,
    device,
    device_seq,
    quality: declared === null ? "online" : "declared",
    data,
    private: /** @type {Record<string, string>} */ (row.private),
    state,
    ...(seq === undefined ? {} : { seq }),
    ...(deviations ? { deviations } : {}),
  };
}
