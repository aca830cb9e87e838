/** Which playbooks, texts and tables came with the sync? What a digest names never changes, so it is fetched once. */

import { requireAccount } from "./account.js";
import { call } from "./api.js";
import { contentOf, toBeKept } from "./content.js";
import { read, write } from "./database.js";
import { failureOf } from "./failure.js";
import { suppose, supposed } from "./memory.js";
import { booksIn } from "./pack.js";

/** @typedef {{store: "books" | "texts", digest: string, path: string}} Wanted */

/**
 * The texts of a language, key to words; null until they have arrived.
 * @param {string} locale @param {string} [accountId] the current one's @returns {Promise<Record<string, string> | null>}
 */
export async function texts(locale, accountId) {
  const owner = accountId ?? (await requireAccount()).id;
  return read(owner, async (db) => {
    const tx = db.transaction(["meta", "texts"]);
    contentOf(tx, "texts", owner, supposed("texts") ?? "").catch(() => {});
    const digests = (await tx.objectStore("meta").get("texts")) ?? {};
    if (digests[locale]) suppose("texts", digests[locale]);
    return contentOf(tx, "texts", owner, digests[locale] ?? "");
  });
}

/** "calendar" or "duty" as the last sync gave it; null before. @param {"calendar" | "duty"} name @returns {Promise<any>} */
export async function table(name) {
  return read((await requireAccount()).id, async (db) => (await db.store("meta").get(name)) ?? null);
}

/** What the cases of this phone need and it has not got. @param {string} accountId @returns {Promise<Wanted[]>} */
export function missingFrom(accountId) {
  return read(accountId, async (db) => {
    const tx = db.transaction(["meta", "cases", "books", "texts"]);
    const [published, digests, cases, books, had] = await Promise.all([
      tx.objectStore("meta").get("playbooks"),
      tx.objectStore("meta").get("texts"),
      tx.objectStore("cases").getAll(),
      tx.objectStore("books").getAllKeys(),
      tx.objectStore("texts").getAllKeys(),
    ]);
    const used = new Set([...booksIn(cases), ...(published ?? [])]);
    return [
      ...Object.values(digests ?? {}).filter((digest) => !had.includes(digest)).map((digest) => wanted("texts", digest)),
      ...[...used].filter((digest) => !books.includes(digest)).map((digest) => wanted("books", digest)),
    ];
  });
}

/** @param {"books" | "texts"} store @param {any} digest @returns {Wanted} */
function wanted(store, digest) {
  const place = store === "books" ? "playbooks" : "texts";
  return { store, digest, path: `/api/v1/${place}/${encodeURIComponent(digest)}` };
}

/**
 * Fetch what is missing and drop texts that no language uses any more; whether anything came.
 * @param {string} accountId
 * @param {AbortSignal} [signal]
 */
export async function completeLibrary(accountId, signal) {
  const missing = await missingFrom(accountId);
  for (const { store, digest, path } of missing) {
    const response = await call(path, { signal });
    if (!response.ok) throw await failureOf(response);
    const content = toBeKept(await response.text()); // a page of the café's network is no playbook
    await write(accountId, [store], (tx) => tx.objectStore(store).put(content, digest));
  }
  if (missing.length > 0) await dropOldTexts(accountId);
  return missing.length > 0;
}

/** @param {string} accountId */
async function dropOldTexts(accountId) {
  await write(accountId, ["meta", "texts"], async (tx) => {
    const used = Object.values((await tx.objectStore("meta").get("texts")) ?? {});
    for (const digest of await tx.objectStore("texts").getAllKeys()) {
      if (!used.includes(digest)) await tx.objectStore("texts").delete(digest);
    }
  });
}
