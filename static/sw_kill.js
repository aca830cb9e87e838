/**
 * The worker to serve at /sw.js when a broken one got out (A12): it takes over at once, clears what workers keep and goes.
 * IndexedDB is never touched: what was recorded stays.
 */

const leaving = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));

leaving.addEventListener("install", (event) => event.waitUntil(leaving.skipWaiting()));
leaving.addEventListener("activate", (event) => event.waitUntil(leave()));

async function leave() {
  for (const name of await caches.keys()) await caches.delete(name);
  await leaving.registration.unregister();
  // Pages that it never came to control hear it too, else they would go on with what the broken one gave them.
  const pages = await leaving.clients.matchAll({ type: "window", includeUncontrolled: true });
  for (const page of pages) page.postMessage({ kind: "worker_gone" });
}
