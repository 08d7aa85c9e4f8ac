// The heavy rooms (database, packs, records, delivery) in one chunk that loads behind the first paint.
import { createContent } from '../content/content.ts'
import { createRecords } from '../records/records.ts'
import { createDownloads, type PausedPacks } from '../screens/downloads.ts'
import { createLook } from '../screens/look.ts'
import type { Rooms } from '../screens/world.ts'
import {
  createSync,
  watchConnection,
  webChannel,
  webClock,
  webCodec,
  webLocks,
  webRandom,
  webTimers,
  webVerifier,
} from '../sync/sync.ts'
import { withHeadStart } from './head-start.ts'

/** Opens the rooms over the real browser. */
export function openRooms(paused: PausedPacks): Rooms {
  const fetchPort = withHeadStart(globalThis.fetch.bind(globalThis), window as object)
  const verifier = webVerifier(crypto.subtle)
  const locks = webLocks(navigator.locks)
  const content = createContent({
    fetch: fetchPort,
    verifier,
    random: webRandom,
    publishers: __PUBLISHERS__,
    root: '/',
    timers: webTimers,
    locks,
    channel: webChannel('domdom-content'),
  })
  const records = createRecords({
    clock: webClock,
    random: webRandom,
    crypto: crypto.subtle,
    timers: webTimers,
    channel: webChannel('domdom-records'),
    appVersion: __APP_VERSION__,
  })
  const sync = createSync({
    store: records.syncStore(),
    signer: records.signer,
    verifier,
    codec: webCodec,
    fetch: fetchPort,
    root: '/',
    locks,
    timers: webTimers,
    random: webRandom,
    clock: webClock,
  })
  watchConnection(window, sync.wake)
  return { content, records, sync, downloads: createDownloads(content, paused), look: createLook(content) }
}
