/**
 * What works without a network, and what wakes the phone? The service worker of the whole site.
 * fieldapp/web/pwa.py writes `self.fieldapp = {release, version, shell, precache, desk}` before this text; its address
 * never changes. `desk` is kept only where somebody has opened it. It touches nothing but GET of the shell and of this release's files: no answer of the API is ever cached,
 * no upload passes through it (pain 13). It takes over by itself at the very first time only (A11).
 */

/** @typedef {{release: string, version: string, shell: string, precache: string[], desk?: string[]}} Known */

const worker = /** @type {ServiceWorkerGlobalScope & {fieldapp?: Known}} */ (/** @type {unknown} */ (self));
const NOTHING = /** @type {Known} */ ({ release: "none", version: "0", shell: "/phone", precache: [], desk: [] });
const { release, shell, precache, desk = [] } = worker.fieldapp ?? NOTHING;
const CACHE = `shell-${release}`;
const KEPT = new Set([shell, ...precache]);
const PAGES = new Set([shell, desk[0]]);
const TEST_SHOWN_MS = 6_000;

worker.addEventListener("install", (event) => {
  event.waitUntil(Promise.all([keep([...KEPT]), keepDeskAgain(), shortCut(event)]));
});
worker.addEventListener("activate", (event) => event.waitUntil(takeOver()));
worker.addEventListener("fetch", (event) => {
  const path = ours(event.request);
  if (path !== null) event.respondWith(fromCache(path, event.request));
});
worker.addEventListener("message", (event) => {
  const kind = event.data?.kind;
  if (kind === "take_over") event.waitUntil(worker.skipWaiting());
  if (kind === "keep_desk") event.waitUntil(keep(desk).catch(() => {}));
  if (kind === "check" || kind === "repair") event.waitUntil(answer(kind, event.ports[0]));
});
worker.addEventListener("push", (event) => event.waitUntil(Promise.all([take(said(event.data)), tell("sync")])));
worker.addEventListener("notificationclick", (event) => event.waitUntil(open(event.notification)));
worker.addEventListener("pushsubscriptionchange", (event) => {
  /** @type {ExtendableEvent} */ (event).waitUntil(subscribeAnew(/** @type {any} */ (event).oldSubscription));
});
worker.addEventListener(/** @type {any} */ ("sync"), (/** @type {ExtendableEvent} */ event) => event.waitUntil(tell("sync")));

/** Fetch and keep; all or nothing, so that no half version is ever installed. @param {string[]} addresses */
async function keep(addresses) {
  const cache = await caches.open(CACHE);
  await Promise.all(
    addresses.map(async (address) => {
      const response = await fetch(address, { cache: PAGES.has(address) ? "reload" : "default" });
      if (!response.ok || response.redirected) throw new Error(`${address} answered ${response.status}`);
      await cache.put(address, response);
    }),
  );
}

/** Where the desk was kept in the release before, it is in this one; a phone stays without it (P10). */
async function keepDeskAgain() {
  if (desk[0] && (await caches.match(desk[0]))) await keep(desk).catch(() => {});
}

/**
 * A browser that can takes shell and files from the cache by itself, without waking this worker (P9); what is not there
 * it asks the network for. Others come to `fromCache`.
 * @param {any} event
 */
async function shortCut(event) {
  if (!event.addRoutes) return;
  const source = { cacheName: CACHE };
  const of = (/** @type {string} */ pathname) => new URLPattern({ pathname, baseURL: worker.location.origin });
  await event.addRoutes([
    { condition: { urlPattern: of(shell), requestMode: "navigate" }, source },
    ...precache.map((path) => ({ condition: { urlPattern: of(path), requestMethod: "GET" }, source })),
  ]);
}

async function takeOver() {
  for (const name of await caches.keys()) if (name.startsWith("shell-") && name !== CACHE) await caches.delete(name);
  await worker.clients.claim();
}

/** The address under which the request's answer is kept; null when it is none of ours. @param {Request} request */
function ours({ method, url, mode }) {
  const { origin, pathname } = new URL(url);
  if (method !== "GET" || origin !== worker.location.origin) return null;
  if (mode === "navigate" && pathname === desk[0]) return pathname;
  if (mode === "navigate") return pathname === shell || pathname.startsWith(`${shell}/`) ? shell : null;
  return (KEPT.has(pathname) || desk.includes(pathname)) && !PAGES.has(pathname) ? pathname : null;
}

/** @param {string} path @param {Request} request */
async function fromCache(path, request) {
  const cache = await caches.open(CACHE);
  return (await cache.match(path, { ignoreVary: true })) ?? fetch(request);
}

/** Which release is this, and what of it is not kept? "repair" fetches that first. @param {string} kind @param {MessagePort} [port] */
async function answer(kind, port) {
  let missing = await notKept();
  if (kind === "repair" && missing.length > 0) {
    await keep(missing).catch(() => {});
    missing = await notKept();
  }
  port?.postMessage({ release, missing });
}

async function notKept() {
  const cache = await caches.open(CACHE);
  const kept = new Set((await cache.keys()).map(({ url }) => new URL(url).pathname));
  return [...KEPT].filter((address) => !kept.has(address));
}

/** Each push shows something, or iOS ends the subscription (pain 1). @param {Record<string, any>} push */
async function take({ id, kind, notification = {} }) {
  const { title, body, navigate, tag, lang, silent } = notification;
  const data = { navigate: navigate ?? shell };
  await worker.registration.showNotification(title ?? "fieldapp", { body, tag, lang, silent, data });
  if (kind !== "push_test") return;
  await confirm(id);
  await tell("heard");
  await pause(TEST_SHOWN_MS);
  for (const shown of await worker.registration.getNotifications({ tag })) shown.close();
}

/** The declarative form, `{web_push: 8030, notification: {…}}`. @param {PushMessageData | null} data @returns {Record<string, any>} */
function said(data) {
  try {
    return data?.json() ?? {};
  } catch {
    return {};
  }
}

/** The receipt of a self-test: this device showed it. @param {string} id */
async function confirm(id) {
  for (let tries = 0; tries < 3; tries++) {
    const answer = await post("/api/v1/subscriptions/heard", { id }).catch(() => null);
    if (answer) return;
    await pause(2_000);
  }
}

/**
 * A page subscribes anew, since it knows the key of today; without one the old key is tried, lest nothing comes until
 * somebody opens the app (pain 3).
 * @param {PushSubscription | null} [old]
 */
async function subscribeAnew(old) {
  const pages = await worker.clients.matchAll({ type: "window" });
  if (pages.length > 0 || !old?.options.applicationServerKey) return tell("subscribe");
  const { applicationServerKey } = old.options;
  const made = await worker.registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey });
  const { endpoint, keys } = made.toJSON();
  const key = btoa(String.fromCharCode(...new Uint8Array(applicationServerKey))).replace(/\+/g, "-").replace(/\//g, "_");
  await post("/api/v1/subscriptions", { endpoint, keys, key }).catch(() => {});
}

/** @param {string} address @param {unknown} json */
function post(address, json) {
  const headers = { "Content-Type": "application/json", "X-Fieldapp": "1" };
  return fetch(address, { method: "POST", headers, body: JSON.stringify(json) });
}

/** @param {number} ms */
function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** @param {"sync" | "subscribe" | "heard"} kind */
async function tell(kind) {
  for (const page of await worker.clients.matchAll({ type: "window" })) page.postMessage({ kind });
}

/** Bring the page of the notice to the front, or open it. @param {Notification} notification */
async function open(notification) {
  notification.close();
  const target = new URL(notification.data?.navigate ?? shell, worker.location.origin);
  if (target.origin !== worker.location.origin) return;
  const pages = await worker.clients.matchAll({ type: "window" });
  const page = pages.find(({ url }) => new URL(url).pathname === target.pathname);
  if (!page) return void (await worker.clients.openWindow(target.href));
  await page.focus();
  if (page.url !== target.href) await page.navigate(target.href);
}
