/** Do the phone's fold and the server's agree? A difference is counted and shown to whoever looks (architecture 7.6). */

import { fold } from "../core/fold.js";
import { canonical } from "../core/canonical.js";
import { contentOf } from "./content.js";
import { read, write } from "./database.js";
import { allCases } from "./pack.js";

/**
 * Fold the cases that just came, as they are, and count those in which state or counters differ (`meta.differences`).
 * @param {string} accountId @param {string[]} caseIds @param {number} serverMs
 */
export async function compareWithServer(accountId, caseIds, serverMs) {
  const rows = new Map((await allCases(accountId)).map((row) => [row.id, row]));
  const different = await read(accountId, async (db) => {
    const found = [];
    for (const id of caseIds) {
      const row = rows.get(id);
      const content = row && (await contentOf(db.transaction(["books"]), "books", accountId, row.playbook));
      if (content && row.received_ms === serverMs && differs(content.book ?? content, row, serverMs)) found.push(id);
    }
    return found;
  });
  if (different.length === 0) return;
  console.debug("the phone folds otherwise than the server", different);
  await write(accountId, ["meta"], async (tx) => {
    const before = (await tx.objectStore("meta").get("differences")) ?? 0;
    await tx.objectStore("meta").put(before + different.length, "differences");
  });
}

/** @param {any} book @param {import("./types.js").CaseRow} row @param {number} nowMs */
function differs(book, row, nowMs) {
  const { snapshot } = fold(book, row.events, nowMs);
  return snapshot.state !== row.state || canonical(snapshot.counters) !== canonical(row.counters);
}
