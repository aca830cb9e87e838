/** Why did a request not do what it should, and may it be tried again? */

/** `state` and `code` are SyncStatus's; `words` are the server's own, `retryAfterMs` its wish. */
export class SyncFailure extends Error {
  /**
   * @param {"offline" | "sign_in" | "error"} state
   * @param {{code?: string, words?: string, retryAfterMs?: number, status?: number, wipe?: boolean}} [about]  `wipe`: the phone was called lost
   */
  constructor(state, { code, words, retryAfterMs = 0, status = 0, wipe = false } = {}) {
    super(code ?? state);
    this.name = "SyncFailure";
    this.state = state;
    this.code = code;
    this.words = words;
    this.retryAfterMs = retryAfterMs;
    this.status = status;
    this.wipe = wipe;
  }
}

const CODES = new Map([
  [413, "busy"],
  [426, "update_needed"],
  [429, "busy"],
  [503, "busy"],
]);

/**
 * What a refusing answer means. A 401 never costs a record (A13): it asks for a sign-in and nothing else.
 * @param {Response} response
 */
export async function failureOf(response) {
  const { status } = response;
  const problem = await problemIn(response);
  const about = {
    code: CODES.get(status) ?? (status >= 500 || !problem ? "no_answer" : "not_understood"),
    words: problem?.detail || problem?.title,
    retryAfterMs: retryAfter(response.headers.get("Retry-After")),
    status,
  };
  return status === 401 ? new SyncFailure("sign_in", { status, wipe: problem?.wipe }) : new SyncFailure("error", about);
}

/** Our server's problem document; null when the answer comes from somebody else, such as a café's sign-in page. @param {Response} response */
async function problemIn(response) {
  if (!response.headers.get("Content-Type")?.startsWith("application/problem+json")) return null;
  return response.json().catch(() => null);
}

/** Seconds or a date, as milliseconds from now. @param {string | null} header */
function retryAfter(header) {
  if (!header) return 0;
  const seconds = Number(header);
  const ms = Number.isNaN(seconds) ? Date.parse(header) - Date.now() : seconds * 1000;
  return Number.isFinite(ms) ? Math.max(0, ms) : 0;
}
