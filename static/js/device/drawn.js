/** When may work begin that nobody waits for? After the next frame; a hidden page draws none, so not later than this. */

const LATEST_MS = 1_000;

/** @returns {Promise<unknown>} */
export function drawn() {
  const frame = new Promise((done) => {
    if (globalThis.window) requestAnimationFrame(() => setTimeout(done));
    else setTimeout(done);
  });
  return Promise.race([frame, new Promise((done) => setTimeout(done, LATEST_MS))]);
}
