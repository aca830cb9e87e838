/**
 * In which language is the first sentence of a call said? In the installation's, whatever the page is in; after it the
 * caller's (S2.13, product decision 14).
 */

import { fill, language } from "../lib/texts.js";

/** @typedef {{lang: string, department: string, say: Record<string, string>}} Standard the page brings it along */

/**
 * The sentence in the standard language; null where the step is no first one, or says it in that language already.
 * @param {Standard} standard @param {string} lang of the page
 * @param {string} prompt of the step @param {import("../lib/texts.js").Values} slots
 * @returns {{lang: string, words: string} | null}
 */
export function sentenceIn(standard, lang, prompt, slots) {
  const words = standard.say[prompt];
  if (!words || standard.lang === lang) return null;
  return { lang: standard.lang, words: fill(words, { ...slots, department: standard.department }) };
}

/** @param {string} prompt @param {import("../lib/texts.js").Values} slots */
export function firstSentence(prompt, slots) {
  const brought = document.getElementById("first-sentence")?.textContent;
  return brought ? sentenceIn(JSON.parse(brought), language(), prompt, slots) : null;
}
