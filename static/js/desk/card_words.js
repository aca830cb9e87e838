/** By which words is an answer card found? Twin of fieldapp/core/card_words.py; tests/vectors/cards.json holds both. */

/**
 * How a Russian and an English word become stems: `stemmer` of "stemmer-russian" and of "stemmer".
 * @typedef {{russian: (word: string) => string, english: (word: string) => string}} Stems
 * @typedef {{word: string, begins: boolean}} Wanted `begins`: it may be the beginning of a longer word
 */

const MOST_WORDS = 8;
const OPEN = 5;
const LONGEST = 40;
const TOKEN = /[a-z]+|[а-я]+|[0-9]+|[\u3400-\u4dbf\u4e00-\u9fff]+/g;
/** @type {[RegExp, string][]} */
const ENDINGS = [
  [/(?:bly|blies)$/, "ble"],
  [/(?:logy|logies)$/, "log"],
];

/** @param {string} text @returns {string[]} */
const tokensOf = (text) => text.normalize("NFKC").toLowerCase().replaceAll("ё", "е").match(TOKEN) ?? [];

/** @param {string} token */
const isChinese = (token) => token >= "\u3400";

/** @param {string} token */
const isNumber = (token) => token <= "9" || /^[0-9]/.test(token);

/** @param {string} token @returns {string[]} */
const pairsOf = (token) => Array.from({ length: token.length - 1 }, (_, place) => token.slice(place, place + 2));

/** @param {string} long @param {Stems} stems */
function stemOf(long, stems) {
  const token = long.slice(0, LONGEST);
  if (token >= "а") return stems.russian(token);
  if (isNumber(token) || token.length < 4) return token;
  return stems.english(ENDINGS.reduce((word, [ending, plain]) => word.replace(ending, plain), token));
}

/** The words under which a text lies in the index, each once. @param {string} text @param {Stems} stems */
export function indexedOf(text, stems) {
  /** @type {Set<string>} */
  const found = new Set();
  for (const token of tokensOf(text)) {
    if (isChinese(token)) {
      for (const pair of pairsOf(token)) found.add(pair);
      found.add(token.slice(-1));
    } else found.add(stemOf(token, stems));
  }
  return [...found];
}

/** The words that a question looks for, each once. @param {string} question @param {Stems} stems @returns {Wanted[]} */
export function wantedOf(question, stems) {
  const tokens = tokensOf(question);
  /** @type {Map<string, boolean>} */
  const found = new Map();
  tokens.forEach((token, place) => {
    if (isChinese(token)) {
      const pairs = token.length > 1 ? pairsOf(token) : [token];
      for (const pair of pairs) found.set(pair, token.length === 1);
    } else if (token.length > 1 || isNumber(token) || tokens.length === 1) {
      const word = stemOf(token, stems);
      const begins = word.length >= OPEN || (place === tokens.length - 1 && token.length > 1);
      found.set(word, (found.get(word) ?? false) || begins);
    }
  });
  return [...found].slice(0, MOST_WORDS).map(([word, begins]) => ({ word, begins }));
}
