/**
 * When is the next sync? Pure but for the timers handed in: at once when asked, never two at a time (pain 7), with
 * back-off and jitter after failures, at the latest after 60 s while the page is visible (pain 8).
 */

const CAP_MS = 60_000;
const HOT_MS = 5_000;
const FIRST_MS = 1_000;

/**
 * @typedef {{ok: boolean, retryAfterMs?: number}} Outcome
 * @typedef {{
 *   run: () => Promise<Outcome>, nowMs: () => number, random: () => number, isVisible: () => boolean,
 *   setTimer: (callback: () => void, ms: number) => any, clearTimer: (timer: any) => void,
 * }} Means
 */

/** @param {Means} means */
export function makeSchedule({ run, nowMs, random, isVisible, setTimer, clearTimer }) {
  const state = { running: false, again: false, hot: false, failures: 0, notBefore: 0, timer: /** @type {any} */ (null) };

  /**
   * Now, or as soon as the server's Retry-After has passed; while one runs, another follows only if there is `news`.
   * @param {boolean} [news]
   */
  function request(news = true) {
    if (state.running) {
      state.again ||= news;
      return;
    }
    clearTimer(state.timer);
    const wait = state.notBefore - nowMs();
    if (wait > 0) state.timer = setTimer(() => void start(), wait);
    else void start();
  }

  async function start() {
    clearTimer(state.timer);
    state.running = true;
    state.again = false;
    const outcome = await run().catch(() => ({ ok: false }));
    state.running = false;
    settle(outcome);
  }

  /** @param {Outcome} outcome */
  function settle({ ok, retryAfterMs = 0 }) {
    state.failures = ok ? 0 : state.failures + 1;
    state.notBefore = nowMs() + retryAfterMs;
    if (state.again && (ok || retryAfterMs > 0)) request();
    else plan(Math.max(retryAfterMs, pause()));
  }

  /** Hidden pages are woken by push, by the person and by what is recorded; a failure is tried again all the same. */
  function pause() {
    if (state.hot && isVisible()) return HOT_MS;
    if (state.failures === 0) return CAP_MS;
    return Math.min(CAP_MS, FIRST_MS * 2 ** (state.failures - 1)) * (0.5 + random() / 2);
  }

  /** @param {number} ms */
  function plan(ms) {
    clearTimer(state.timer);
    state.timer = setTimer(() => void start(), ms);
  }

  /** @param {boolean} hot */
  function setHot(hot) {
    if (hot === state.hot) return;
    state.hot = hot;
    if (!state.running) plan(Math.max(state.notBefore - nowMs(), pause()));
  }

  /** Forget what is planned. */
  function stop() {
    clearTimer(state.timer);
  }

  return { request, setHot, stop, isWanted: () => state.again, isRunning: () => state.running };
}
