// Asks the browser to wake the service worker when the line is back, for the case that this page is gone by then. Android's Chrome only;
// everywhere else the next start sends.
import { sending } from '../../core/phone/records-layout.ts'
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
): void {
  // Held beforehand: a page that is being closed has no time left to ask for it.
  let held: BackgroundSync | null = null
  container?.ready.then((registration) => {
    if (hasSync(registration)) held = registration
  })
  // Refused by the person's settings, or in a private window.
  const ask = () => held?.sync.register(sending.tag).catch((_notAllowed: unknown) => undefined)
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden' && sync.isDue()) ask()
  })
  sync.watch(() => {
    if (sync.state().problem === 'net/unreachable') ask()
  })
}
