addEventListener("install", (event) => event.waitUntil(caches.open("floor").then((cache) => cache.addAll(["./"]))));
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("fetch", (event) => event.respondWith(caches.match(event.request).then((hit) => hit ?? fetch(event.request))));
