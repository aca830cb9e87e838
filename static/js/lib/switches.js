/** Which theme does the page wear? The form in the footer works without this; here it only works at once. */

const YEAR_S = 31_536_000;

/** Wear a theme and remember it in this browser. @param {string} theme "auto", "light" or "dark" */
export function wearTheme(theme) {
  document.documentElement.dataset.theme = theme;
  const secure = location.protocol === "https:" ? "; Secure" : "";
  // biome-ignore lint/suspicious/noDocumentCookie: the cookie store is missing on http and in older Safari
  document.cookie = `theme=${theme}; Path=/; Max-Age=${YEAR_S}; SameSite=Lax${secure}`;
  for (const button of document.querySelectorAll("[data-switch=theme] button")) {
    if (button.getAttribute("value") === theme) button.setAttribute("aria-current", "true");
    else button.removeAttribute("aria-current");
  }
}

/** The theme this browser remembers: a page kept for offline use was printed before the choice. */
export function rememberedTheme() {
  return /(?:^|; )theme=(auto|light|dark)/.exec(document.cookie)?.[1] ?? "auto";
}

wearTheme(rememberedTheme());
for (const form of document.querySelectorAll("form[data-switch=theme]")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const pressed = /** @type {SubmitEvent} */ (event).submitter;
    wearTheme(pressed?.getAttribute("value") ?? "auto");
  });
}
