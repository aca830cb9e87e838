/** Which tab talks to the server? One at a time, by a Web Lock; without locks the server's deduplication must do (A5). */

const NAME = "fieldapp-sync";
const STEAL_AFTER_MS = 60_000; // twice the limit of a request: its holder is frozen in the background
/** @type {number | null} */
let refusedSince = null;

/**
 * Run `work` as the only tab; null when another one is at it.
 * @template T
 * @param {() => Promise<T>} work
 * @param {LockManager | undefined} [locks]
 * @returns {Promise<T | null>}
 */
export async function alone(work, locks = globalThis.navigator?.locks) {
  if (!locks) return work();
  const steal = refusedSince !== null && performance.now() - refusedSince > STEAL_AFTER_MS;
  let held = false;
  const result = await locks.request(NAME, steal ? { steal } : { ifAvailable: true }, (lock) => {
    held = lock !== null;
    return held ? work() : null;
  });
  refusedSince = held ? null : (refusedSince ?? performance.now());
  return result;
}
