// Keeps one page, so that it opens without a line. Made by the server: the files have names of their build.
const CACHE = "{{ cache }}";
const FAMILY = "{{ family }}";
const PAGE = "{{ page }}";
const FILES = {{ files|safe }};

// Without cookies: what is kept names nobody, whoever was signed in.
const fresh = (address) => fetch(address, { credentials: "omit", cache: "reload" });

async function keep(address) {
  const answer = await fresh(address);
  if (!answer.ok) throw new Error(`${answer.status} ${address}`);
  await (await caches.open(CACHE)).put(address, answer.clone());
  return answer;
}

self.addEventListener("install", (event) => {
  event.waitUntil(Promise.all([PAGE, ...FILES].map(keep)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const forget = async () => {
    for (const name of await caches.keys()) if (name.startsWith(FAMILY) && name !== CACHE) await caches.delete(name);
  };
  event.waitUntil(forget().then(() => self.clients.claim()));
});

// With a line everything comes from the server, and what is kept is kept anew; without one, what is kept.
self.addEventListener("fetch", (event) => {
  const address = new URL(event.request.url);
  if (event.request.method !== "GET" || address.origin !== location.origin) return;
  if (address.pathname === PAGE) {
    const live = fetch(event.request).then((answer) => {
      if (answer.ok) event.waitUntil(keep(PAGE).catch(() => {}));
      return answer;
    });
    event.respondWith(live.catch(() => caches.match(PAGE)));
  } else if (FILES.includes(address.pathname)) {
    event.respondWith(caches.match(address.pathname).then((kept) => kept || fetch(event.request)));
  }
});
