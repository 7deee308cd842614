// Stands between the pages and a line that may be cut. The server puts `const KEEP = {build, page, files, below}` before
// this text, so that each build is a new worker with a cache of its own.
//
// It keeps styles, scripts, letters and one page that names nobody; never a page with anybody's data, and never an
// answer to anything but a file below /static/. What is being written lies in IndexedDB: static/js/aside.js.
"use strict";

const NAME = `camket-${KEEP.build}`;

addEventListener("install", (event) => {
  const page = new Request(KEEP.page, { credentials: "omit", cache: "reload" });
  event.waitUntil(caches.open(NAME).then((cache) => cache.addAll([page, ...KEEP.files])));
  skipWaiting();
});

addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    const old = (await caches.keys()).filter((name) => name.startsWith("camket-") && name !== NAME);
    await Promise.all(old.map((name) => caches.delete(name)));
    await registration.navigationPreload?.enable();
    await clients.claim();
  })());
});

// A page is always the server's, unless nothing answers.
async function page(event) {
  try {
    return (await event.preloadResponse) || await fetch(event.request);
  } catch {
    const cache = await caches.open(NAME);
    return (await cache.match(KEEP.page)) || Response.error();
  }
}

// A file's name changes with what is in it, so what is kept is right.
async function file(request) {
  const cache = await caches.open(NAME), kept = await cache.match(request);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) await cache.put(request, answer.clone());
  return answer;
}

addEventListener("fetch", (event) => {
  const { request } = event, url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(event));
  else if (url.pathname.startsWith(KEEP.below)) event.respondWith(file(request));
});
