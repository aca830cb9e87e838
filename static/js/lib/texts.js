/**
 * Which words stand for a key, in the language of the person? The tables come from texts/ by digest; nothing is
 * fetched here.
 */

/** @typedef {Record<string, string | number | null | undefined>} Values */

/** @type {{lang: string, table: Record<string, string>, rules: Intl.PluralRules}} */
const current = { lang: "ru", table: {}, rules: new Intl.PluralRules("ru") };

/**
 * Make `table` (flat: key → words) the texts from now on.
 * @param {string} lang @param {Record<string, string>} table
 */
export function useTexts(lang, table) {
  current.lang = lang;
  current.table = table;
  current.rules = new Intl.PluralRules(lang);
}

/** The language of the texts in use: "ru", "en" or "zh". */
export function language() {
  return current.lang;
}

/** Whether the key has words. @param {string} key */
export function has(key) {
  return Boolean(current.table[key]);
}

/** Keys that begin so. @param {string} start */
export function keysUnder(start) {
  return Object.keys(current.table).filter((key) => key.startsWith(start));
}

/** Whether the words have a slot without a value. @param {string} key @param {Values} values */
export function missing(key, values) {
  return [...(current.table[key] ?? "").matchAll(/\{(\w+)\}/g)].some(([, name]) => !values[name ?? ""]);
}

/**
 * The words of a key with its slots filled; a key without words shows itself, so that a gap is seen.
 * @param {string} key @param {Values} [values]
 */
export function t(key, values = {}) {
  return fill(current.table[key] ?? key, values);
}

/** The words of a key, or "" when there are none. @param {string} key @param {Values} [values] */
export function maybe(key, values = {}) {
  return has(key) ? t(key, values) : "";
}

/**
 * The words for a count: `key.one`, `.few`, `.many`, `.other`; the number is the slot {n}.
 * @param {string} key @param {number} n @param {Values} [values]
 */
export function plural(key, n, values = {}) {
  const form = `${key}.${current.rules.select(n)}`;
  return t(has(form) ? form : `${key}.other`, { ...values, n });
}

/**
 * `{name}` becomes its value. A slot without a value goes together with the comma or blank before it, so that a sentence
 * stays a sentence ("Здравствуйте, {name}!" → "Здравствуйте!"); Chinese has commas of its own.
 * @param {string} words @param {Values} values
 */
export function fill(words, values) {
  const filled = words.replace(/([,，、\s]*)\{(\w+)\}/g, (_whole, before, name) => {
    const value = values[name];
    return value === undefined || value === null || value === "" ? "" : `${before}${value}`;
  });
  return filled.replace(/^[,，、\s]+/, "").replace(/([«“"]\s*)[,，、\s]+/g, "$1");
}
