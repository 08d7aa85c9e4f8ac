// What befalls one of a phone's two stores alone: the database (F9) or the cached files (F10).
import { noteCopiesGone, noteDatabaseGone } from './check-copies.ts'
import { closeTabs, type Handset } from './handset.ts'
import { createMemoryDisk } from './memory-disk.ts'
import { damaged } from './network.ts'
import type { Random } from './random.ts'
import { counts } from './watch.ts'
import type { World } from './world.ts'

interface Scene {
  readonly world: World
  readonly handset: Handset
  readonly random: Random
}

/** The key lies in the database too: the phone is another device. */
export async function clearDatabaseAlone({ world, handset }: Scene): Promise<void> {
  counts(world, 'database-cleared-alone', handset)
  closeTabs(handset)
  const { disk } = handset
  const now = createMemoryDisk({ relaxed: disk.relaxed })
  noteDatabaseGone(world, handset, now)
  for (const { at } of world.people) if (at.has(disk)) at.add(now)
  handset.disk = now
  handset.signer = null
}

/** All of it, half of it, one file, or one that is cut short; tabs that are open do not hear of it. */
export async function clearCaches({ world, handset, random }: Scene): Promise<void> {
  counts(world, 'caches-cleared', handset)
  handset.filesGoneAt = world.clock.now()
  const { outbox, receipts, ready, pause } = handset.caches
  const how = random.below(4)
  const paths = [...outbox.keys()]
  const one = paths[random.below(paths.length)]
  const bytes = one && outbox.get(one)
  if (how === 0) for (const files of [outbox, receipts, ready, pause]) files.clear()
  else if (how === 1)
    for (const files of [outbox, receipts, ready])
      for (const path of [...files.keys()]) random.chance(0.5) && files.delete(path)
  else if (one && how === 2) outbox.delete(one)
  else if (one && bytes) outbox.set(one, damaged(bytes, random, true, false))
  noteCopiesGone(world, handset)
}
