// Asks the browser to wake the service worker when the line is back, for the case that this page is gone by then. Android's Chrome only;
// everywhere else the next start sends.
import { sending } from '../../core/phone/records-layout.ts'
import type { ProblemCode } from '../../core/problem.ts'
import type { Sync } from '../../core/sync/loop.ts'

interface BackgroundSync {
  readonly sync: { register(tag: string): Promise<void> }
}

function hasSync(registration: object): registration is BackgroundSync {
  return 'sync' in registration
}

/** While the page is looked at it sends by itself: only a page that is left with something unsent asks, or one whose line is down. */
export function registerBackground(
  sync: Pick<Sync, 'state' | 'isDue' | 'watch'>,
  document: Document,
  container: ServiceWorkerContainer | undefined,
  makeReady: () => Promise<void>,
): void {
  // Held beforehand: a page that is being closed has no time left to ask for it.
  let held: BackgroundSync | null = null
  container?.ready.then((registration) => {
    if (hasSync(registration)) held = registration
  })
  // Refused by the person's settings, or in a private window.
  const ask = () => {
    if (held === null) return
    held.sync.register(sending.tag).catch((_notAllowed: unknown) => undefined)
    void makeReady()
  }
  // Waiting because a server asked us to counts too: this page may be gone when that is over.
  const isUnsent = () => sync.isDue() || sync.state().kind === 'waiting'
  const isHidden = () => document.visibilityState === 'hidden'
  document.addEventListener('visibilitychange', () => {
    if (isHidden() && isUnsent()) ask()
  })
  sync.watch(() => {
    const { problem } = sync.state()
    if (problem !== undefined && (lineTrouble.includes(problem) || isHidden())) ask()
  })
}

/** The page may be killed before it is left. */
const lineTrouble: readonly ProblemCode[] = ['net/unreachable', 'net/slow', 'net/server-trouble']
