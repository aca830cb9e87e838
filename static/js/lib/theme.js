/** Which theme does the page wear, and how is that remembered in this browser? */

const YEAR_S = 31_536_000;
const HINT = "theme";

/** Wear a theme and remember it in this browser. @param {string} theme "auto", "light" or "dark" */
export function wearTheme(theme) {
  document.documentElement.dataset.theme = theme;
  localStorage.setItem(HINT, theme);
  const secure = location.protocol === "https:" ? "; Secure" : "";
  // biome-ignore lint/suspicious/noDocumentCookie: the cookie store is missing on http and in older Safari
  document.cookie = `theme=${theme}; Path=/; Max-Age=${YEAR_S}; SameSite=Lax${secure}`;
}

/** The theme this browser remembers: a page kept for offline use was printed before the choice. */
export function rememberedTheme() {
  return /(?:^|; )theme=(auto|light|dark)/.exec(document.cookie)?.[1] ?? "auto";
}

/** What it is likely to be, for a first frame: asking for a cookie takes as long as drawing the day. */
export function wearLikelyTheme() {
  const { dataset } = document.documentElement;
  dataset.theme = localStorage.getItem(HINT) ?? dataset.theme;
}
