/**
 * How do playbooks and texts lie in the database? As JSON text: parsing it takes a fraction of what the browser takes to
 * copy a deep object. What a digest names never changes, so each is parsed once a page.
 */

/** @type {Map<string, Promise<any>>} By account and digest. */
const parsed = new Map();

/**
 * The content of a digest; null when it is not here.
 * @param {{objectStore: (name: string) => {get: (key: string) => Promise<any>}}} tx
 * @param {"books" | "texts"} store @param {string} accountId @param {string} digest @returns {Promise<any>}
 */
export async function contentOf(tx, store, accountId, digest) {
  const key = `${accountId} ${digest}`;
  const content = parsed.get(key) ?? tx.objectStore(store).get(digest).then(opened);
  parsed.set(key, content);
  const found = await content.catch((/** @type {unknown} */ error) => {
    parsed.delete(key);
    throw error;
  });
  if (found === null) parsed.delete(key);
  return found;
}

/** Objects were kept by an earlier release. @param {any} stored */
function opened(stored) {
  return typeof stored === "string" ? JSON.parse(stored) : (stored ?? null);
}
