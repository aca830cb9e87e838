/**
 * How do playbooks and texts lie in the database? As JSON text: parsing it takes a fraction of what the browser takes to
 * copy a deep object. What a digest names never changes, so each is parsed once a page.
 */

/** @type {Map<string, any>} By account and digest. */
const parsed = new Map();

/**
 * The content of a digest; null when it is not here.
 * @param {{objectStore: (name: string) => {get: (key: string) => Promise<any>}}} tx
 * @param {"books" | "texts"} store @param {string} accountId @param {string} digest @returns {Promise<any>}
 */
export async function contentOf(tx, store, accountId, digest) {
  const key = `${accountId} ${digest}`;
  if (!parsed.has(key)) {
    const stored = await tx.objectStore(store).get(digest);
    if (stored === undefined) return null;
    parsed.set(key, typeof stored === "string" ? JSON.parse(stored) : stored); // objects: kept by an earlier release
  }
  return parsed.get(key);
}
