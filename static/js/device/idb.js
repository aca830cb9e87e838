/**
 * IndexedDB with promises: the few calls that this layer makes, and nothing between them and the browser. A request
 * that nobody awaits costs nothing but its own event.
 */

/** Set when the browser found its files torn and threw them away; a warning says so until it was read (decision 37). */
export const TORN = "phone.torn";

/** What a request brings. @template T @param {IDBRequest<T>} request @returns {Promise<T>} */
function asked(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** A store, or an index of one. */
export class Store {
  /** @param {any} raw */
  constructor(raw) {
    this.raw = raw;
  }

  /** @param {string} name */
  index(name) {
    return new Store(this.raw.index(name));
  }

  /** @param {any} key @returns {Promise<any>} */
  get(key) {
    return asked(this.raw.get(key));
  }

  /** @param {any} [query] @param {number} [most] @returns {Promise<any[]>} */
  getAll(query, most) {
    return asked(this.raw.getAll(query, most));
  }

  /** @param {any} [query] @returns {Promise<any[]>} */
  getAllKeys(query) {
    return asked(this.raw.getAllKeys(query));
  }

  /** @param {any} [query] @returns {Promise<number>} */
  count(query) {
    return asked(this.raw.count(query));
  }

  /** @param {any} value @param {any} [key] where the value holds none @returns {Promise<unknown>} */
  put(value, key) {
    return asked(this.raw.put(value, key));
  }

  /** @param {any} value @returns {Promise<unknown>} fails when its key is taken */
  add(value) {
    return asked(this.raw.add(value));
  }

  /** @param {any} key @returns {Promise<unknown>} */
  delete(key) {
    return asked(this.raw.delete(key));
  }

  /** @returns {Promise<unknown>} */
  clear() {
    return asked(this.raw.clear());
  }
}

export class Transaction {
  /** @param {IDBTransaction} raw */
  constructor(raw) {
    this.raw = raw;
    /** @type {Promise<unknown>} It holds on the disk, or nothing of it does. */
    this.done = new Promise((resolve, reject) => {
      raw.oncomplete = resolve;
      raw.onabort = () => reject(raw.error ?? new DOMException("AbortError", "AbortError"));
    });
    this.done.catch(() => {}); // whoever awaits it hears of it
  }

  /** @param {string} name */
  objectStore(name) {
    return new Store(this.raw.objectStore(name));
  }
}

export class Database {
  /** @param {IDBDatabase} raw */
  constructor(raw) {
    this.raw = raw;
  }

  /** @param {string[]} names @param {IDBTransactionMode} [mode] @param {IDBTransactionOptions} [options] */
  transaction(names, mode, options) {
    return new Transaction(this.raw.transaction(names, mode, options));
  }

  /** One store to read, in a transaction of its own. @param {string} name */
  store(name) {
    return this.transaction([name]).objectStore(name);
  }
}

/**
 * @param {string} name @param {number} version
 * @param {{upgrade: (raw: IDBDatabase) => void, blocking: (raw: IDBDatabase) => void, terminated: () => void}} heard
 *   `blocking`: somebody wants a newer version or its deletion · `terminated`: the browser has closed it
 * @returns {Promise<Database>}
 */
export async function openDB(name, version, { upgrade, blocking, terminated }) {
  const request = indexedDB.open(name, version);
  request.onupgradeneeded = (change) => {
    if (/** @type {any} */ (change).dataLoss === "total") localStorage.setItem(TORN, "1");
    upgrade(request.result);
  };
  const raw = await asked(request);
  raw.onversionchange = () => blocking(raw);
  raw.onclose = terminated;
  return new Database(raw);
}
