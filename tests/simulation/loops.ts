// The product's own loop on virtual time: when to try, how long to wait after a failure, who of two tabs goes first.
import { utf8 } from '../../core/bytes.ts'
import { createLocalLocks } from '../../core/local-locks.ts'
import { pauseFile, pauseText } from '../../core/phone/pause.ts'
import type { Locks } from '../../core/phone-ports.ts'
import { createLoop, type Sync } from '../../core/sync/loop.ts'
import { keepingOf } from './beside-sending.ts'
import { clockOf, type Handset, type Tab } from './handset.ts'
import type { MemoryDisk } from './memory-disk.ts'
import type { Random } from './random.ts'
import { watchedPorts } from './watch.ts'
import type { World } from './world.ts'

/** One of each tab; it ends with the tab, whose calls never answer again. */
const loops = new WeakMap<Tab, Sync>()
const locks = new WeakMap<MemoryDisk, Locks>()

export function loopOf(world: World, handset: Handset, tab: Tab, random: Random): Sync {
  const known = loops.get(tab)
  if (known !== undefined) return known
  const ports = watchedPorts(world, handset, tab, random)
  const keeping = keepingOf(tab)
  const room = keeping && { before: keeping.takeReceipts, obeyed: (ms: number) => keepPause(world, handset, ms) }
  const made = createLoop({ ...ports, ...room, locks: locksOf(handset), timers: world.clock, random: random.bytes })
  made.watch(() => made.state().kind !== 'sending' && keeping?.rest())
  loops.set(tab, made)
  return made
}

/** For the service worker, as src/sync/pauses.ts leaves it. */
function keepPause(world: World, handset: Handset, ms: number): void {
  handset.caches.pause.set(pauseFile.path, utf8(pauseText(clockOf(handset, world.clock), ms)))
}

/** Web Locks are the origin's: tabs of one phone share them, and a tab that dies in a turn holds its lock as a frozen one does (D12). */
export function locksOf({ disk }: Handset): Locks {
  const known = locks.get(disk) ?? createLocalLocks()
  locks.set(disk, known)
  return known
}
