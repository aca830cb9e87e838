/** How is the customer addressed, and who else may open? From the order and from what was said at this visit. */

/**
 * @typedef {{name: string, relation?: string, word?: string}} NamedPerson
 * @typedef {import("./types.js").Row} Row
 */

/**
 * The form of address that the customer gave, else name and patronymic, else the name of the order.
 * @param {Row} row
 */
export function addressed({ case: visit, events }) {
  return lastPrivate(events, "introduced", "form_of_address") || spokenName(visit.person.name);
}

/** "Панина Зоя Эдуардовна" → "Зоя Эдуардовна": a Russian order writes the family name first. @param {string} name */
export function spokenName(name) {
  const parts = name.trim().split(/\s+/);
  const patronymic = /(вич|вна|ична|инична|кызы|оглы)$/i.test(parts.at(-1) ?? "");
  return parts.length === 3 && patronymic ? parts.slice(1).join(" ") : name;
}

/**
 * The person whom the customer named for the door, unless it was taken back (S4.1).
 * @param {Row} row @returns {NamedPerson | null}
 */
export function namedPerson({ events }) {
  /** @type {NamedPerson | null} */
  let named = null;
  const undone = new Set(events.filter((event) => event.type === "undone").map((event) => event.data.of));
  for (const event of inOrder(events)) {
    if (undone.has(event.id)) continue;
    if (event.type === "customer.unnamed") named = null;
    if ((event.type === "call.other_person" || event.type === "customer.named") && event.private?.person_name) {
      const { person_name, relation, door_word } = event.private;
      named = { name: person_name, relation, word: door_word };
    }
  }
  return named;
}

/** @param {any[]} events @param {string} type @param {string} name */
function lastPrivate(events, type, name) {
  return inOrder(events).findLast((event) => event.type === type && event.private?.[name])?.private[name];
}

/** @param {any[]} events */
function inOrder(events) {
  return [...events].sort((a, b) => a.at_ms - b.at_ms);
}
