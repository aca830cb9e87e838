/** How does the page take over what the server rendered? Lists are merged by key, so that focus and open forms stay. */

import { htmx } from "fieldapp/board/htmx.js";

/** The answer of an address as a document. @param {string} address */
export async function fetchPage(address) {
  const answer = await fetch(address, { headers: { Accept: "text/html" }, signal: AbortSignal.timeout(15_000) });
  if (answer.redirected && ["/sign-in", "/me"].includes(new URL(answer.url).pathname)) location.reload();
  if (!answer.ok) throw new Error(`the board answered ${answer.status}`);
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

/**
 * Put changed items into a list: what is newer replaces, what is gone leaves, what is new goes to its place.
 * @param {Element} list
 * @param {Iterable<Element>} changed items with data-key, data-version and perhaps data-sort or data-gone
 * @param {{adds?: boolean, whole?: boolean}} [how] whole: what is not among `changed` leaves as well
 * @returns {Element[]} the items that are new
 */
export function merge(list, changed, { adds = true, whole = false } = {}) {
  const wanted = [...changed].filter((item) => item instanceof HTMLElement && item.dataset.key);
  /** @type {Element[]} */
  const added = [];
  const present = byKey(list); // looked up once: a busy answer names some hundred items
  for (const item of /** @type {HTMLElement[]} */ (wanted)) {
    const old = present.get(item.dataset.key ?? "");
    if (item.dataset.gone !== undefined) old?.remove();
    else if (old) replace(old, item);
    else if (adds) added.push(insert(list, item));
  }
  if (whole) {
    const keys = new Set(wanted.map((item) => /** @type {HTMLElement} */ (item).dataset.key));
    for (const item of [...list.children]) {
      if (item instanceof HTMLElement && item.dataset.key && !keys.has(item.dataset.key)) item.remove();
    }
  }
  return added;
}

/** Replace the content of a place by that of the same place in another document. @param {Document} from @param {string} id */
export function renew(from, id) {
  const [now, next] = [document.getElementById(id), from.getElementById(id)];
  if (now && next) now.replaceWith(document.adoptNode(next));
  return next;
}

/** The items of a list that have a key. @param {Element} list @returns {Map<string, HTMLElement>} */
function byKey(list) {
  const items = [...list.children].filter((item) => item instanceof HTMLElement);
  return new Map(items.map((item) => [item.dataset.key ?? "", item]));
}

/** @param {HTMLElement} old @param {HTMLElement} item */
function replace(old, item) {
  if (old.dataset.version === item.dataset.version && old.textContent === item.textContent) return;
  if (old.contains(document.activeElement) && isTyping(document.activeElement)) return; // the next change brings it
  const focused = [...old.querySelectorAll("a, button")].indexOf(/** @type {Element} */ (document.activeElement));
  old.replaceWith(document.adoptNode(item));
  htmx.process(item);
  const again = focused < 0 ? null : item.querySelectorAll("a, button")[focused];
  if (again instanceof HTMLElement) again.focus({ preventScroll: true });
}

/** @param {Element} list @param {HTMLElement} item */
function insert(list, item) {
  const after = [...list.children].find(
    (one) => one instanceof HTMLElement && (one.dataset.sort ?? "") > (item.dataset.sort ?? "\uffff"),
  );
  list.insertBefore(document.adoptNode(item), after ?? null);
  htmx.process(item);
  return item;
}

/** Whether a person is writing there. @param {Element | null} element */
export function isTyping(element) {
  return element instanceof HTMLElement && element.matches("input:not([type=hidden]), textarea, select");
}
