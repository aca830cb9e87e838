/**
 * How is a value written so that Python and JavaScript agree to the letter?
 * The twin is fieldapp/core/canonical.py. Names that others chose ("constructor", "__proto__") are looked up by `own`.
 */

/**
 * JSON with sorted keys and no spaces; integers only where a twin compares.
 * @param {unknown} value
 * @returns {string}
 */
export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const entries = Object.entries(value).sort((a, b) => compareText(a[0], b[0]));
  return `{${entries.map(([name, inner]) => `${JSON.stringify(name)}:${canonical(inner)}`).join(",")}}`;
}

/**
 * Order of two texts by code point, as Python sorts; `<` would compare UTF-16 units.
 * @param {string} a
 * @param {string} b
 * @returns {number} negative, zero or positive
 */
export function compareText(a, b) {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i += 1) {
    const difference = rank(a.charCodeAt(i)) - rank(b.charCodeAt(i));
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** Surrogates stand for code points above all others. @param {number} unit */
function rank(unit) {
  if (unit >= 0xe000) return unit - 0x800;
  return unit >= 0xd800 ? unit + 0x2000 : unit;
}

/**
 * What a record holds itself under a name; never what every object inherits.
 * @template T
 * @param {Readonly<Record<string, T>>} record
 * @param {string} name
 * @returns {T | undefined}
 */
export function own(record, name) {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

/**
 * Write under a name, even under "__proto__".
 * @template T
 * @param {Record<string, T>} record
 * @param {string} name
 * @param {T} value
 */
export function put(record, name, value) {
  Object.defineProperty(record, name, { value, writable: true, enumerable: true, configurable: true });
}
