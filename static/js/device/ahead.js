/**
 * What takes longest at a start is asked for first: the browser opens both databases while the rest of the phone is still
 * being evaluated (P9). Imported before everything else; whoever reads later finds them open, or on their way.
 */

import { openDatabase } from "./database.js";
import { likelyAccount, recall } from "./memory.js";

const likely = likelyAccount();
if (likely) {
  void openDatabase(likely.id).catch(() => {}); // whoever reads hears of it
  void recall("account").catch(() => {});
}
