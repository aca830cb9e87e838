/** The theme's form in the footer works without this; here it only works at once. */

import { rememberedTheme, wearTheme } from "./theme.js";

/** @param {string} theme */
function wear(theme) {
  wearTheme(theme);
  for (const button of document.querySelectorAll("[data-switch=theme] button")) {
    if (button.getAttribute("value") === theme) button.setAttribute("aria-current", "true");
    else button.removeAttribute("aria-current");
  }
}

wear(rememberedTheme());
for (const form of document.querySelectorAll("form[data-switch=theme]")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const pressed = /** @type {SubmitEvent} */ (event).submitter;
    wear(pressed?.getAttribute("value") ?? "auto");
  });
}
