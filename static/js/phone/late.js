/** What no first picture needs: forms, signing in, settings, lists, notes, the PIN, and how the phone forgets. See later.js. */

import "./ask.js";
import "./note.js";
import "./pin_pad.js";
import "./settings.js";
import "./sign_in.js";
import "./unsent.js";

export { forget, watchSilence } from "./leaving.js";
