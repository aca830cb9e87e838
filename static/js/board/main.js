/** The board while it is open: hears of changes, fetches what changed, says what is new. */

import { ageMs, heard, showAge } from "fieldapp/board/age.js";
import { markOpen, openCase, renewChosen, watchChosen } from "fieldapp/board/chosen.js";
import { showDevice, watchDevice } from "fieldapp/board/device.js";
import { showKeys, watchKeys } from "fieldapp/board/keys.js";
import { lanesShown, lanesWanted, renewLanes, takeLanes } from "fieldapp/board/lanes.js";
import { listen } from "fieldapp/board/live.js";
import { breathe, fetchPage, merge, renew } from "fieldapp/board/parts.js";
import { takeWatched, watchTogether, watchedWanted } from "fieldapp/board/watching.js";
import { armSound, ring, showSound } from "fieldapp/board/sound.js";

const SHOW_MS = 3_000;
const MINUTE_MS = 60_000;
const SLEPT_MS = 30_000;
const title = document.title;
let running = false;
let wanted = false;
let hiddenSince = 0;
let tickedMs = Date.now();

/** Fetch what changed since the last time; asked again meanwhile, it runs once more afterwards. */
async function refresh() {
  if (running) {
    wanted = true;
    return;
  }
  running = true;
  try {
    await takeChanges();
    heard();
  } catch {
    // said by the age of the data; the next change or minute tries again
  } finally {
    running = false;
    showAge();
    if (wanted) {
      wanted = false;
      void refresh();
    }
  }
}

async function takeChanges() {
  const address = new URL("/board/rows", location.href);
  const here = new URL(location.href).searchParams;
  for (const name of ["area", "technician", "group", "work"]) address.searchParams.set(name, here.get(name) ?? "");
  for (const [name, value] of Object.entries({ ...lanesWanted(), ...watchedWanted() })) address.searchParams.set(name, value);
  address.searchParams.set("since", document.getElementById("topline")?.dataset.cursor ?? "0");
  const until = document.getElementById("rows")?.dataset.until; // what a long list leaves out
  if (until) address.searchParams.set("until", until);
  const page = await fetchPage(address.href, { "X-Board-Cards": cardsShown() });
  const news = page.getElementById("changed");
  if (news?.dataset.cut !== undefined) return refetch();
  await breathe();
  const changed = [...(news?.children ?? [])];
  const list = document.getElementById("rows");
  const lanes = lanesShown();
  if (lanes) takeLanes(lanes, changed, page);
  else if (list) merge(list, changed, { adds: list.dataset.found === undefined });
  for (const id of (news?.dataset.later ?? "").split(" ")) id && document.getElementById(`row-${id}`)?.remove();
  await breathe();
  takeQueue(page);
  const open = `row-${openCase()}`;
  const old = document.querySelector("#chosen .case")?.getAttribute("data-version");
  const mine = changed.find((item) => item instanceof HTMLElement && item.dataset.key === open);
  const isNew = changed.length === 0 || (mine instanceof HTMLElement && mine.dataset.version !== old);
  const renewed = isNew ? await renewChosen() : true;
  takeWatched(page, !renewed);
}

/** After sleep everything is fetched anew. */
async function refetch() {
  try {
    const page = await fetchPage(location.href);
    const list = document.getElementById("rows");
    if (list && list.dataset.found === undefined) merge(list, page.querySelectorAll("#rows > li"), { whole: true });
    renewLanes(page);
    takeQueue(page);
    await renewChosen();
    heard();
  } catch {
    // said by the age of the data
  }
  showAge();
}

/** What the cards that stand here are made of: the server sends the others only. */
function cardsShown() {
  const cards = [...document.querySelectorAll("#cards > [data-digest]")];
  return cards.map((card) => (card instanceof HTMLElement ? card.dataset.digest : "")).join(" ");
}

/** @param {Document} page */
function takeQueue(page) {
  const cards = document.getElementById("cards");
  const next = page.getElementById("cards");
  if (!cards || !next) return;
  const order = [...next.children].map((item) => item.getAttribute("data-key"));
  const fresh = merge(cards, next.children, { whole: true });
  arrange(cards, order);
  for (const part of ["queue-count", "queue-all", "queue-calm", "queue-rest"]) renew(page, part);
  renew(page, "topline");
  showTop();
  markOpen();
  announce(fresh.filter((card) => card.hasAttribute("data-alert")));
}

/** @param {Element} cards @param {(string | null)[]} order */
function arrange(cards, order) {
  if (cards.contains(document.activeElement)) return; // nothing jumps under a finger
  const items = new Map([...cards.children].map((item) => [item.getAttribute("data-key"), item]));
  let place = cards.firstElementChild;
  for (const key of order) {
    const item = items.get(key);
    if (item && item === place) place = place.nextElementSibling;
    else if (item) cards.insertBefore(item, place); // only what is out of place moves
  }
}

/** @param {Element[]} cards */
function announce(cards) {
  if (cards.length === 0) return;
  ring();
  for (const card of cards) card.classList.add("alert--new");
  const words = document.getElementById("queue")?.dataset.said ?? "{what}";
  const what = cards.map((card) => card.querySelector(".alert__title")?.textContent?.trim()).join(", ");
  const place = document.getElementById("urgent");
  if (place) place.textContent = words.replace("{what}", what);
}

function showTop() {
  const count = document.querySelectorAll("#cards > [data-alert]").length;
  document.title = count ? `(${count}) ${title}` : title;
  showSound();
  showDevice();
  showAge();
  const keys = document.getElementById("show-keys");
  if (keys) {
    keys.hidden = false;
    keys.onclick = showKeys;
  }
}

/** What is over lies above; the eye begins where the day is now. */
function scrollToNow() {
  const column = document.querySelector(".visits");
  const first = document.querySelector("#rows .row:not(.row--over)")?.closest("li");
  if (!column || !first || innerWidth < 860) return;
  const above = first.getBoundingClientRect().top - column.getBoundingClientRect().top;
  if (above > column.clientHeight / 2) column.scrollTop = above - column.clientHeight / 4;
}

/** A machine that slept shows it by its clock alone: no event says so, and the running time may stand still meanwhile. */
function tick() {
  if (Date.now() - tickedMs > SLEPT_MS) void refetch();
  tickedMs = Date.now();
  showAge();
}

document.documentElement.classList.add("js");
document.addEventListener("change", (event) => {
  if (event.target instanceof HTMLSelectElement && event.target.matches("[data-submits]")) event.target.form?.requestSubmit();
});
document.addEventListener("board:changed", () => void refresh());
document.addEventListener("visibilitychange", () => {
  if (document.hidden) hiddenSince = performance.now();
  else if (performance.now() - hiddenSince > SLEPT_MS || ageMs() > SLEPT_MS) void refetch();
});
window.addEventListener("pageshow", (event) => {
  if (event.persisted) void refetch();
});
window.addEventListener("online", () => void refetch());
watchChosen();
watchTogether();
watchKeys();
void watchDevice();
armSound();
showTop();
scrollToNow();
listen({ heard, changed: () => void refresh(), reopened: () => void refetch() });
window.setInterval(tick, SHOW_MS);
window.setInterval(() => document.hidden || void refresh(), MINUTE_MS);
