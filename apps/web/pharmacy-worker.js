// Caches the pharmacy's page on the device. The build fills in the files that it needs; each
// build has another name, so that files of two builds never mix. A new worker waits until no
// page of the old one is open.
const name = 'pharmacy __VERSION__';
const files = __FILES__;
const page = '/pharmacy';

addEventListener('install', (event) => {
  event.waitUntil(caches.open(name).then((cache) => cache.addAll([page, ...files])));
});

addEventListener('activate', (event) => {
  const clear = async () => {
    for (const one of await caches.keys()) {
      if (one.startsWith('pharmacy ') && one !== name) await caches.delete(one);
    }
    await clients.claim();
  };
  event.waitUntil(clear());
});

// Responses of the API are never cached: what is not in the list goes to the network unchanged.
addEventListener('fetch', (event) => {
  const { method, mode, url } = event.request;
  const { origin, pathname } = new URL(url);
  if (method !== 'GET' || origin !== location.origin) return;
  const wanted = mode === 'navigate' ? page : pathname;
  if (wanted !== page && !files.includes(wanted)) return;
  event.respondWith(
    caches
      .open(name)
      .then((cache) => cache.match(wanted))
      .then((kept) => kept ?? fetch(event.request)),
  );
});
