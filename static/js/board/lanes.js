/** The lanes while they are open: a changed visit finds its lane and its place, heads come anew, "now" moves on. */

import { htmx } from "fieldapp/board/htmx.js";
import { merge, renew } from "fieldapp/board/parts.js";

const HEADS_MS = 15_000;
let headsMs = -HEADS_MS;

/** The lanes, when they are what is shown. */
export function lanesShown() {
  return document.getElementById("lanes");
}

/** What the page asks besides the filters: which view, which page of lanes, and heads when the last are old. */
export function lanesWanted() {
  const lanes = lanesShown();
  if (!lanes) return { view: "list" };
  const old = performance.now() - headsMs > HEADS_MS;
  return { view: "lanes", page: lanes.dataset.page ?? "1", ...(old ? { heads: "1" } : {}) };
}

/**
 * Put changed visits into their lanes.
 * @param {Element} lanes @param {Element[]} changed @param {Document} page the answer, which may hold heads
 */
export function takeLanes(lanes, changed, page) {
  for (const item of /** @type {HTMLElement[]} */ (changed)) {
    const list = lanes.querySelector(`#lane-${CSS.escape(item.dataset.lane ?? "")} .lane__slots`);
    const old = document.getElementById(item.dataset.key ?? "");
    if (old && old.parentElement !== list) old.remove();
    if (list) merge(list, [item]);
  }
  for (const head of [...page.querySelectorAll("#heads > [data-now]")]) takeHead(/** @type {HTMLElement} */ (head), page);
}

/** Everything anew, after sleep. @param {Document} page */
export function renewLanes(page) {
  const lanes = renew(page, "lanes");
  if (lanes) htmx.process(lanes);
}

/** @param {HTMLElement} head @param {Document} page */
function takeHead(head, page) {
  headsMs = performance.now();
  const line = document.querySelector(`#lane-${CSS.escape(head.id.slice("head-".length))} .lane__now line`);
  for (const end of ["x1", "x2"]) line?.setAttribute(end, head.dataset.now ?? "0");
  if (document.getElementById(head.id)?.textContent !== head.textContent) renew(page, head.id);
}
