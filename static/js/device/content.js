/**
 * How do playbooks and texts lie in the database? As JSON text: parsing it takes a fraction of what the browser takes to
 * copy a deep object. What a digest names never changes, so each is parsed once a page.
 *
 * A compiled playbook repeats in each state what holds in many of them; here each such part lies once, in `pool`, and
 * the states name it by its place. That is a third of the text to be parsed at every start (P9).
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

/** Objects were kept by an earlier release, and playbooks without a pool. @param {any} stored */
function opened(stored) {
  const content = typeof stored === "string" ? JSON.parse(stored) : (stored ?? null);
  const pool = content?.pool;
  return pool ? { ...content, book: withParts(content.book, (place) => pool[place]) } : content;
}

/** What came over the network as it will lie here; throws for what is no JSON. @param {string} text @returns {string} */
export function toBeKept(text) {
  const content = JSON.parse(text);
  if (!content?.book) return text;
  /** @type {any[]} */ const pool = [];
  /** @type {Map<string, number>} */ const places = new Map();
  const book = withParts(content.book, (part) => {
    const key = JSON.stringify(part);
    if (!places.has(key)) places.set(key, pool.push(part) - 1);
    return places.get(key);
  });
  return JSON.stringify({ ...content, book, pool });
}

/** The book with each offer, timer and list of branches replaced. @param {any} book @param {(part: any) => any} by */
function withParts(book, by) {
  /** @type {Record<string, any>} */ const states = {};
  for (const [name, state] of Object.entries(book.states)) {
    /** @type {Record<string, any>} */ const when = {};
    for (const event in state.when) when[event] = by(state.when[event]);
    states[name] = { ...state, offers: state.offers.map(by), when, after: state.after.map(by) };
  }
  return { ...book, states };
}
