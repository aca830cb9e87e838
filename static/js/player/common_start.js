/** What do labels have in common at their start? So that a row of them need not repeat it. */

/**
 * "Опоздаю на 15 минут", "Опоздаю на час" → "Опоздаю на": whole words, and no number is cut.
 * @param {string[]} labels
 */
export function commonStart(labels) {
  const [first = "", ...others] = labels;
  let length = 0;
  while (length < first.length && others.every((label) => label[length] === first[length])) length += 1;
  const common = first.slice(0, length);
  const ends = labels.every((label) => !/[\p{L}\d]/u.test(label.charAt(length)) || label.length === length);
  const spaced = /\s/.test(first.trim());
  const kept = ends || !spaced ? common : common.slice(0, common.lastIndexOf(" ") + 1);
  return kept.replace(/\d+$/, "").trim();
}
