/** How does the page take over what the server rendered? Lists are merged by key, so that focus and open forms stay. */

import { htmx } from "fieldapp/board/htmx.js";

/** The answer of an address as a document. @param {string} address @param {Record<string, string>} [headers] */
export async function fetchPage(address, headers = {}) {
  const wanted = { headers: { Accept: "text/html", ...headers }, signal: AbortSignal.timeout(15_000) };
  const answer = await fetch(address, wanted);
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
    if (item.dataset.same !== undefined) continue;
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

/**
 * Put the place of another document where ours is, unless the server said the same of it the last time: what scripts
 * wrote into it since is no reason to lay it out anew. Its own attributes come in any case.
 * @param {Document} from @param {string} id @returns {HTMLElement | null} the place when it is a new one
 */
export function renew(from, id) {
  const [now, next] = [document.getElementById(id), from.getElementById(id)];
  if (!now || !next) return null;
  const before = said.get(now);
  if (before && hasSameInside(before, next)) {
    for (const { name, value } of next.attributes) if (now.getAttribute(name) !== value) now.setAttribute(name, value);
    for (const { name } of [...now.attributes]) if (!next.hasAttribute(name)) now.removeAttribute(name);
    return null;
  }
  said.set(next, next.cloneNode(true));
  now.replaceWith(document.adoptNode(next));
  return next;
}

/** @type {WeakMap<Element, Node>} what the server said of a place that stands in the page */
const said = new WeakMap();

/** @param {Node} one @param {Node} other */
function hasSameInside(one, other) {
  const [those, these] = [one.childNodes, other.childNodes];
  return those.length === these.length && [...those].every((node, at) => node.isEqualNode(these[at] ?? null));
}

/**
 * Let the browser draw and take what people type before more is done: each step is a short task of its own.
 * @returns {Promise<void>}
 */
export function breathe() {
  return globalThis.scheduler?.yield?.() ?? new Promise((done) => window.setTimeout(done, 0));
}

/** The items of a list that have a key. @param {Element} list @returns {Map<string, HTMLElement>} */
function byKey(list) {
  const items = [...list.children].filter((item) => item instanceof HTMLElement);
  return new Map(items.map((item) => [item.dataset.key ?? "", item]));
}

/** @param {HTMLElement} old @param {HTMLElement} item */
function replace(old, item) {
  if (old.dataset.version === item.dataset.version && old.textContent === item.textContent) {
    if (item.dataset.digest) old.dataset.digest = item.dataset.digest;
    return;
  }
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
