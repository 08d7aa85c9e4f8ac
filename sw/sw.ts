// The service worker: keeps one whole version of the app, hands out the packs' pictures, and sends what is unsent when the browser says that
// the line is back. Everything else it leaves alone, hubs above all: a request to a hub on the local network fails as soon as a worker touches it.
import { addPlugins, getCacheKeyForURL, type PrecacheEntry, precacheAndRoute } from 'workbox-precaching'
import { getOrCreatePrecacheController } from 'workbox-precaching/utils/getOrCreatePrecacheController.js'
import { sending } from '../core/phone/records-layout.ts'
import { dropLateParts, isLatePart, latePart } from './late-parts.ts'
import { mediaPathOf, mediaResponse } from './media.ts'
import { createPauses } from './pauses.ts'
import { cachedTray, createReceiptTray } from './receipt-tray.ts'
import { isShare, keepShared } from './shared.ts'
import { isOfThisVersion, refillShell } from './shell.ts'
import { sendFromBrowser } from './web-send.ts'
import { workerCodec, workerSha256, workerTimers } from './worker-ports.ts'

/** Background Sync, which TypeScript's library does not name. */
interface SyncEvent extends ExtendableEvent {
  readonly tag: string
  readonly lastChance: boolean
}
declare global {
  interface ServiceWorkerGlobalScopeEventMap {
    sync: SyncEvent
  }
}
declare const self: ServiceWorkerGlobalScope & { readonly __WB_MANIFEST: (PrecacheEntry | string)[] }

// Before Workbox's own listener: the first to answer wins.
self.addEventListener('fetch', (event) => {
  const media = mediaPathOf(event.request, self.location.origin)
  if (media !== null) event.respondWith(mediaResponse(media, event.request.headers.get('range'), indexedDB))
  else if (isLatePart(event.request, self.location.origin, isShell))
    event.respondWith(latePart(event.request, caches, fetch))
  else if (isShare(event.request, self.location.origin))
    event.respondWith(keepShared(event.request, caches, Date.now()))
  else if (event.request.mode === 'navigate') event.waitUntil(keepWhole().catch((_fullOrNoLine: unknown) => undefined))
})

async function keepWhole(): Promise<void> {
  const controller = getOrCreatePrecacheController()
  const cache = await caches.open(controller.strategy.cacheName)
  await refillShell(controller.getURLsToCacheKeys(), {
    cache,
    fetch: (...asked) => fetch(...asked),
    sha256: workerSha256,
  })
}

const isShell = (url: string) => getCacheKeyForURL(url) !== undefined

// An installation behind somebody else's page fails, and is tried again; it would keep that page for good.
addPlugins([
  {
    async cacheWillUpdate({ request, response }) {
      const key = getCacheKeyForURL(request.url)
      return key !== undefined && (await isOfThisVersion(response, key, workerSha256)) ? response : null
    },
  },
])

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
  event.waitUntil(isFirst ? self.clients.claim() : dropLateParts(caches))
})

// Said by the home screen alone, never inside a lesson.
self.addEventListener('message', (event) => {
  if (isApplyUpdate(event.data)) event.waitUntil(self.skipWaiting())
})

// Not answered in time, or thrown: the browser tries again by itself, a few times.
self.addEventListener('sync', (event) => {
  if (event.tag === sending.tag) event.waitUntil(sendNow(event.lastChance))
})

function sendNow(isLastChance: boolean): Promise<void> {
  return sendFromBrowser({
    idb: indexedDB,
    subtle: crypto.subtle,
    storage: caches,
    fetch: (...asked) => fetch(...asked),
    locks: navigator.locks,
    tray: createReceiptTray(cachedTray(caches), () => new BroadcastChannel(sending.channel).postMessage('receipt')),
    pauses: createPauses(caches),
    codec: workerCodec,
    sha256: workerSha256,
    clock: () => Date.now(),
    timers: workerTimers,
    isLastChance,
    isLookedAt: async () =>
      (await self.clients.matchAll({ type: 'window', includeUncontrolled: true })).some(
        ({ visibilityState }) => visibilityState === 'visible',
      ),
  })
}

function isApplyUpdate(said: unknown): boolean {
  return typeof said === 'object' && said !== null && 'type' in said && said.type === 'apply-update'
}
