/** What belongs to one sync? Events first, then the day, the tables it needs, colleagues' unsent events, photos last. */

import { accountsWithUnsent, askAccount } from "./account.js";
import { announce } from "./channel.js";
import { compareWithServer } from "./compare.js";
import { exchange } from "./exchange.js";
import { SyncFailure } from "./failure.js";
import { completeLibrary } from "./library.js";
import { uploadPhotos } from "./upload.js";

/**
 * Throws SyncFailure when the account's own part could not be done.
 * @param {import("./types.js").Account} account
 * @param {import("./upload.js").How & {push?: string}} how
 */
export async function syncRound(account, how) {
  const done = await exchange(account.id, how);
  if (!done.signIn && (await completeLibrary(account.id, how.signal))) announce({ kind: "changed", caseIds: [] });
  await compareWithServer(account.id, done.caseIds, done.serverMs);
  await sendForOthers(account.id, how);
  await uploadPhotos(account.id, how);
  if (done.signIn) {
    const known = await askAccount(); // somebody else may have signed in by the form
    if (known?.id !== account.id) throw new SyncFailure("sign_in");
  }
}

/** Two technicians on one phone: what the other left unsent goes out under his own right (A14). @param {string} accountId nobody: all of them @param {import("./upload.js").How} how */
export async function sendForOthers(accountId, how) {
  for (const { account, events } of await accountsWithUnsent()) {
    if (account.id === accountId) continue;
    try {
      if (events > 0) await exchange(account.id, how);
      await uploadPhotos(account.id, how);
    } catch (failure) {
      if (!(failure instanceof SyncFailure)) throw failure;
    }
  }
}
