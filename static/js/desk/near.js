/** Visits of two days around: as the server said them last, kept here shut, so that a caller is answered without it. */

import { call } from "../device/api.js";
import { draft, saveDraft } from "../device/drafts.js";

const KEPT = "desk.visits";

/** @typedef {{visits: any[], number_key: string, tag: string}} Near `tag`: of the answer, so that only another one comes */

/** @returns {Promise<Near>} */
export async function keptVisits() {
  const kept = await draft(KEPT).catch(() => null);
  return { visits: kept?.visits ?? [], number_key: kept?.number_key ?? "", tag: kept?.tag ?? "" };
}

/**
 * Ask the server; without an answer, or with the same one, everything stays as it was.
 * @param {Near} before @returns {Promise<Near>}
 */
export async function askVisits(before) {
  const headers = /** @type {Record<string, string>} */ (before.tag ? { "If-None-Match": before.tag } : {});
  const response = await call("/api/v1/near-visits", { headers, limitMs: 8_000 }).catch(() => null);
  const said = response?.ok ? await response.json().catch(() => null) : null;
  if (!Array.isArray(said?.visits)) return before;
  const found = { visits: said.visits, number_key: String(said.number_key ?? ""), tag: response?.headers.get("ETag") ?? "" };
  await saveDraft(KEPT, found);
  return found;
}
