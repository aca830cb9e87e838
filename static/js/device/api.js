/** How does the phone speak with the server? Each request has a limit of time and can be called off (pain 10). */

import { SyncFailure } from "./failure.js";

const LIMIT_MS = 30_000;

/** The version that runs in this page; it goes with each request (pain 16). */
export function appVersion() {
  return globalThis.document?.querySelector("[data-version]")?.getAttribute("data-version") || "0";
}

/**
 * @typedef {{method?: string, json?: unknown, bytes?: ArrayBuffer, headers?: Record<string, string>,
 *   signal?: AbortSignal, limitMs?: number}} Asking
 */

/**
 * The answer, whatever its status. Throws SyncFailure when there is none in time: "offline", or "too_slow".
 * @param {string} path
 * @param {Asking} [asking]
 */
export async function call(path, { method = "GET", json, bytes, headers = {}, signal, limitMs = LIMIT_MS } = {}) {
  const limit = new AbortController();
  const cancel = () => limit.abort();
  const timer = setTimeout(cancel, limitMs);
  signal?.addEventListener("abort", cancel, { once: true });
  const body = json === undefined ? bytes : JSON.stringify(json);
  /** @type {Record<string, string>} */
  const sent = { ...headers, "X-Fieldapp": `1; app=${appVersion()}` };
  if (json !== undefined) sent["Content-Type"] = "application/json";
  try {
    const response = await fetch(path, { method, body, headers: sent, signal: limit.signal });
    return await whole(response);
  } catch {
    if (limit.signal.aborted && !signal?.aborted) throw new SyncFailure("offline", { code: "too_slow" });
    throw new SyncFailure("offline", { code: "no_network" });
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", cancel);
  }
}

/** The answer with its body read, so that the limit covers that, too. @param {Response} response */
async function whole(response) {
  const { status, statusText, headers } = response;
  const empty = status === 204 || status === 304;
  return new Response(empty ? null : await response.arrayBuffer(), { status, statusText, headers });
}
