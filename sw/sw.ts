// The service worker: keeps one whole version of the app, and hands out the packs' pictures. Everything else it leaves alone,
// hubs above all: a request to a hub on the local network fails as soon as a worker touches it.
import { type PrecacheEntry, precacheAndRoute } from 'workbox-precaching'
import { mediaPathOf, mediaResponse } from './media.ts'

declare const self: ServiceWorkerGlobalScope & { readonly __WB_MANIFEST: (PrecacheEntry | string)[] }

// Before Workbox's own listener: the first to answer wins.
self.addEventListener('fetch', (event) => {
  const media = mediaPathOf(event.request, self.location.origin)
  if (media !== null) event.respondWith(mediaResponse(media, event.request.headers.get('range'), indexedDB))
})

// A poster's link may carry parameters (the centre's code): the page is the same.
precacheAndRoute(self.__WB_MANIFEST, {
  directoryIndex: 'index.html',
  ignoreURLParametersMatching: [/./],
  cleanURLs: false,
})

let isFirst = false

self.addEventListener('install', () => {
  isFirst = self.registration.active === null
})

// Only the very first worker takes over open pages: they run its version. A later one waits for its own pages.
self.addEventListener('activate', (event) => {
  if (isFirst) event.waitUntil(self.clients.claim())
})

// Said by the home screen alone, never inside a lesson.
self.addEventListener('message', (event) => {
  if (isApplyUpdate(event.data)) event.waitUntil(self.skipWaiting())
})

function isApplyUpdate(said: unknown): boolean {
  return typeof said === 'object' && said !== null && 'type' in said && said.type === 'apply-update'
}
