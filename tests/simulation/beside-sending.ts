// What the app does beside the sending, in a tab of a simulated phone: second copies follow the database, receipts of the service worker are
// taken in. The app's own room (src/sync/keeping.ts) over files in memory.
import { syncOnce } from '../../core/sync/engine.ts'
import { copiesIn } from '../../src/sync/copies.ts'
import { createKeeping, type Keeping } from '../../src/sync/keeping.ts'
import { readyFileIn } from '../../src/sync/ready-file.ts'
import { receiptsIn } from '../../src/sync/waiting-receipts.ts'
import { type Handset, noteTrouble, type Tab } from './handset.ts'
import { locksOf } from './loops.ts'
import { type FileFault, memoryFiles } from './memory-files.ts'
import { createRandom, type Random } from './random.ts'
import { watchedPorts } from './watch.ts'
import { died, type World } from './world.ts'

interface Room {
  readonly keeping: Keeping
  readonly changed: (() => void)[]
  readonly came: (() => void)[]
}

const rooms = new WeakMap<Tab, Room>()

/** One history in so many has it: every save is followed by some reads of the database. */
const KEEPING_SHARE = 0.2

/** By the seed alone, so that steps are drawn for it before there is a world. */
export function hasKeeping(seed: number): boolean {
  return createRandom(seed ^ 0x6b65_6570).chance(KEEPING_SHARE)
}

export function startKeeping(world: World, handset: Handset, tab: Tab, random: Random): void {
  const files = filesOf(world, handset, tab, random)
  const [changed, came]: [(() => void)[], (() => void)[]] = [[], []]
  const keeping = createKeeping({
    ...watchedPorts(world, handset, tab, random),
    db: tab.db,
    copies: copiesIn(files('outbox')),
    ready: readyFileIn(files('ready')),
    receipts: receiptsIn(files('receipts')),
    locks: locksOf(handset),
    timers: world.clock,
    watch: (listener) => {
      changed.push(listener)
      return () => undefined
    },
    channel: { post: () => undefined, listen: (heard) => void came.push(heard) },
    onRestored: () => tellTabs(world, handset),
  })
  rooms.set(tab, { keeping, changed, came })
  handset.changedAt = world.clock.now()
  void world.start('keeping', () => keeping.start())
}

function filesOf(world: World, handset: Handset, tab: Tab, random: Random) {
  const options = {
    fault: ({ kind }: { readonly kind: string }) => fileFault(world, handset, tab, kind, random),
    turn: () => world.clock.pass(random.below(4)),
    isDead: () => tab.db.isDead(),
  }
  const { caches } = handset
  return (name: keyof typeof caches) => memoryFiles(caches[name], options)
}

function fileFault(world: World, handset: Handset, tab: Tab, kind: string, random: Random): FileFault {
  const hits = (fault: Parameters<World['strikes']>[0], rarer: number) =>
    world.swarm[fault] !== undefined &&
    random.chance(1 / rarer) &&
    world.strikes(fault, handset, `copy-${kind}`, random)
  const struck = (): FileFault => {
    if (hits('tab-dies-in-a-copy', 4)) return 'die'
    if (hits('copy-call-never-answers', 8)) return 'hang'
    return kind === 'put' && hits('copy-write-fails', 2) ? 'full' : null
  }
  const fault = struck()
  if (fault !== null) noteTrouble(handset, tab, world.clock.now(), fault === 'hang')
  if (fault === 'die') {
    tab.db.die()
    died(handset, tab)
  }
  return fault
}

/** Something changed in the records: every tab of this phone hears of it. */
export function tellTabs(world: World, handset: Handset): void {
  handset.changedAt = world.clock.now()
  for (const tab of handset.tabs) for (const listener of rooms.get(tab)?.changed ?? []) listener()
}

/** The worker says that a receipt waits. */
export function tellReceipt(handset: Handset): void {
  for (const tab of handset.tabs) for (const listener of rooms.get(tab)?.came ?? []) listener()
}

export function keepingOf(tab: Tab): Keeping | undefined {
  return rooms.get(tab)?.keeping
}

/** As the app does it: what the worker brought first, then the sending; when that rests, copies nobody needs go. */
export async function sendFrom(
  world: World,
  handset: Handset,
  tab: Tab,
  random: Random,
  which: 'needed' | 'all',
): Promise<void> {
  const keeping = keepingOf(tab)
  await keeping?.takeReceipts()
  try {
    await syncOnce(watchedPorts(world, handset, tab, random), which)
  } catch (error) {
    // The app asks the browser to wake the worker.
    if (keeping !== undefined) void world.start('keeping', () => keeping.makeReady())
    throw error
  } finally {
    keeping?.rest()
  }
}
