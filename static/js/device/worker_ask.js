/** What does the service worker say of itself? */

const LIMIT_MS = 20_000;

/**
 * Which release is kept and what of it is missing; null without an answer. "repair" lets it fetch what is missing.
 * @param {"check" | "repair"} kind
 * @returns {Promise<{release: string, missing: string[]} | null>}
 */
export async function askWorker(kind) {
  const active = (await globalThis.navigator?.serviceWorker?.getRegistration())?.active;
  if (!active) return null;
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    const timer = setTimeout(() => resolve(null), LIMIT_MS);
    port1.onmessage = ({ data }) => {
      clearTimeout(timer);
      port1.close();
      resolve(data);
    };
    active.postMessage({ kind }, [port2]);
  });
}
