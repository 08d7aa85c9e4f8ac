// The heavy rooms (database, packs, records, delivery) in one chunk that loads behind the first paint.
import { createErrand } from '../../core/phone/errand.ts'
import { sending } from '../../core/phone/records-layout.ts'
import { createSteadyClock } from '../../core/phone/steady-clock.ts'
import { createContent, hirePorter, rootFromText, webThread } from '../content/content.ts'
import { createRecords, type Records } from '../records/records.ts'
import type { Told } from '../screens/changed-facts.tsx'
import { createDownloads, type PausedPacks } from '../screens/downloads.ts'
import { createLook } from '../screens/look.ts'
import { createReview } from '../screens/review.ts'
import type { Rooms } from '../screens/world.ts'
import {
  createKeeping,
  createSync,
  registerBackground,
  watchConnection,
  webChannel,
  webClock,
  webCodec,
  webConnect,
  webCopies,
  webLocks,
  webPauses,
  webRandom,
  webReadyFile,
  webReceipts,
  webSha256,
  webTimers,
  webVerifier,
} from '../sync/sync.ts'
import { withHeadStart } from './head-start.ts'
import { openLetters } from './letters-room.ts'
import { savesData } from './saves-data.ts'
import { porterThreadUrl, porterUrl } from './trusted-types.ts'

/** Opens the rooms over the real browser. */
export function openRooms(paused: PausedPacks, told: Told): Rooms {
  const fetchPort = withHeadStart(globalThis.fetch.bind(globalThis), window as object)
  const verifier = webVerifier(crypto.subtle)
  const locks = webLocks(navigator.locks)
  const elapsed = () => performance.now()
  // One clock for records and for what servers say of it: its error is told in the same measure.
  const clock = createSteadyClock(webClock, elapsed)
  const content = createContent({
    fetch: fetchPort,
    verifier,
    random: webRandom,
    builtInRoot: rootFromText(__ROOT__),
    root: '/',
    timers: webTimers,
    locks,
    channel: webChannel('domdom-content'),
    hirePorter: () => hirePorter(() => webThread(new Worker(porterThreadUrl())), webTimers),
    // Into the browser's own cache: after the tap it would stand in the way of the first pieces.
    expectPorter: () => void fetch(porterUrl).catch(() => undefined),
  })
  // Undefined where the page does not stand on HTTPS, or in some private windows.
  const caches: CacheStorage | undefined = globalThis.caches
  const copies = webCopies(caches)
  const records = createRecords({
    clock,
    elapsed,
    random: webRandom,
    sha256: webSha256,
    crypto: crypto.subtle,
    timers: webTimers,
    channel: webChannel('domdom-records'),
    appVersion: __APP_VERSION__,
    copies,
  })
  const engine = {
    store: records.syncStore(),
    signer: records.signer,
    renewKey: records.renewKey,
    verifier,
    sha256: webSha256,
    codec: webCodec,
  }
  const keeping = createKeeping({
    ...engine,
    db: records.db,
    clock,
    copies,
    ready: webReadyFile(caches),
    receipts: webReceipts(caches),
    locks,
    timers: webTimers,
    watch: records.watch,
    channel: webChannel(sending.channel),
    onRestored: () => {
      // Heard by the records' own channel, in this tab too.
      webChannel('domdom-records')?.post()
      sync.wake('saved')
    },
  })
  const letters = openLetters(records, content, verifier, clock, fetchPort)
  const sync = createSync({
    ...engine,
    before: keeping.takeReceipts,
    obeyed: webPauses(caches, clock),
    errands: [createErrand(records.db, async () => (await letters()).forward())],
    fetch: fetchPort,
    connect: webConnect(document),
    root: '/',
    locks,
    timers: webTimers,
    random: webRandom,
    clock,
  })
  void keeping.start()
  sync.watch(() => sync.state().kind !== 'sending' && keeping.rest())
  watchConnection(window, sync.wake)
  registerBackground(sync, document, navigator.serviceWorker, keeping.makeReady)
  return {
    content,
    records,
    sync,
    downloads: createDownloads({ content, paused, savesData, isInUse: (pack) => isInUse(records, pack) }),
    look: createLook(content),
    told,
    review: createReview(content, records, told),
    letters,
    practice: () => import('./far-screens.tsx'),
  }
}

async function isInUse(records: Records, pack: string): Promise<boolean> {
  const learners = await records.learners()
  const runs = await Promise.all(learners.map(({ id }) => records.openRuns(id)))
  return runs.flat().some((run) => run.pack === pack)
}
