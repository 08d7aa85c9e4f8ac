// Composition root of the window. This file and what it imports statically is the first load: weigh before adding.
import '../ui/tokens.css'
import '../ui/base.css'
import '../ui/screen.css'
import '../ui/rows.css'
import '../ui/items.css'
import '../ui/pieces.css'
import '../ui/companion.css'
import '../ui/letters.css'
import '../ui/practice.css'
import '../ui/practice-parts.css'
import { render } from 'preact'
import { Problem } from '../../core/problem.ts'
import { parseRoute } from '../screens/route.ts'
import type { Keeping, Rooms } from '../screens/world.ts'
import { createUpdates } from '../update/update.ts'
import { App } from './app.tsx'
import { holdInstallOffer } from './install-offer.ts'
import { pausedPacks, readPreferences, showPreferences, toldFacts, writePreferences } from './preferences.ts'
import { savesData } from './saves-data.ts'
import { workerUrl } from './trusted-types.ts'

const storage = openStorage()
const preferences = readPreferences(storage)
showPreferences(document.documentElement, preferences)

const updates = createUpdates({
  container: navigator.serviceWorker,
  locks: navigator.locks,
  scriptUrl: workerUrl,
  reload: () => location.reload(),
})
const install = holdInstallOffer(window)
const behind = import('./behind.ts').then(
  ({ openRooms, LaterScreen }) => ({ rooms: openRooms(pausedPacks(storage), toldFacts(storage)), LaterScreen }),
  (error: unknown) => {
    throw new Problem('net/unreachable', {}, error)
  },
)
const keeping: Keeping = {
  ask: async () => (await navigator.storage?.persist?.()) ?? false,
  kept: async () => (await navigator.storage?.persisted?.()) ?? false,
}
addEventListener('appinstalled', () => void keeping.ask())

const place = document.getElementById('app')
if (place === null) throw new Error('the page has no place for the app')
place.textContent = ''
render(
  <App
    begin={preferences}
    remember={(changed) => writePreferences(storage, changed)}
    behind={behind}
    updates={updates}
    install={install}
    keeping={keeping}
    version={__APP_VERSION__}
  />,
  place,
)

behind.then(
  ({ rooms }) => behindTheScreen(rooms),
  () => updates.start().catch((_noLine: unknown) => undefined),
)

/** What may use the line once the screen stands: packs first, then the shell's own copy. */
async function behindTheScreen({ content, downloads, look, sync }: Rooms): Promise<void> {
  const route = parseRoute(location.hash)
  await look.start()
  const wanted = route.at === 'home' && !savesData() ? route.pack : undefined
  if (wanted !== undefined) await content.prepare(wanted).catch((_shownOnHome: unknown) => undefined)
  const resume = () => downloads.resumeAll(readPreferences(storage).language ?? 'vi')
  addEventListener('online', () => look.start().then(resume))
  sync.wake('start')
  await Promise.all([resume(), startWorker(content)])
}

/** Longer than a first lesson needs on a far line; its own files would take the line from the pack. */
const FIRST_WORKER_WAIT_MS = 20_000
const LOOK_AGAIN_MS = 6 * 60 * 60_000

/** On a first visit the lesson gets the line; the worker follows when a pack is here, or after a while. */
async function startWorker(content: Rooms['content']): Promise<void> {
  const begin = () => updates.start().then(lookNowAndThen, (_noLine: unknown) => undefined)
  if (navigator.serviceWorker?.controller) return begin()
  const timer = setTimeout(() => {
    isBegun = true
    stop()
    void begin()
  }, FIRST_WORKER_WAIT_MS)
  let isBegun = false
  const stop = content.watch(async () => {
    // Two looks may be under way at once.
    if (!(await content.hasReady()) || isBegun) return
    isBegun = true
    stop()
    clearTimeout(timer)
    await begin()
  })
}

/** An app that is never closed hears of a new version too, a few times a day. */
function lookNowAndThen(): void {
  let looked = performance.now()
  void updates.look()
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState !== 'visible' || performance.now() - looked < LOOK_AGAIN_MS) return
    looked = performance.now()
    void updates.look()
  })
}

function openStorage(): Storage | undefined {
  try {
    return localStorage
  } catch (_refused) {
    return undefined
  }
}
