/** What no first picture needs: signing in, settings, lists, notes. See later.js. */

import "./note.js";
import "./settings.js";
import "./sign_in.js";
import "./unsent.js";
