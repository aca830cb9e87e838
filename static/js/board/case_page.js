/** The page of one order: htmx for its forms, and the bar to take something back leaves after ten seconds. */

import { watchChosen } from "fieldapp/board/chosen.js";
import "fieldapp/board/htmx.js";

document.documentElement.classList.add("js");
watchChosen();
