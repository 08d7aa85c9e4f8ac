// What a learner sees must be true at the moment it is seen.
import type { Delivery } from '../../core/phone/phone.ts'
import type { RecordRow } from '../../core/phone/tables.ts'
import type { Progress } from '../../core/record/progress.ts'
import type { Handset } from './handset.ts'
import { type MemoryDisk, rowsOf } from './memory-disk.ts'
import { difference, fold } from './oracle.ts'
import { violated } from './watch.ts'
import type { World } from './world.ts'

/** What the screen says was learned, and what lay on the disk at that moment. */
export interface Sight {
  readonly progress: Progress
  readonly records: readonly RecordRow[]
}

export function recordsNow({ disk }: Handset, learner: string): readonly RecordRow[] {
  return rowsOf(disk, 'records').filter((row) => row.learner === learner)
}

/** I5, I9, I10. */
export function checkSight(
  world: World,
  handset: Handset,
  learner: string,
  { progress, records }: Sight,
  delivery: Delivery,
): void {
  const { disk, name } = handset
  const odd = difference(fold(records.map(({ record }) => record)), progress)
  // Read one after the other: a save of another tab may lie between them.
  if (odd !== null && handset.tabs.length < 2)
    violated(world, 'I5', `phone ${name} shows another state of ${odd} than its records tell`)
  checkGrowth(world, disk, learner, progress)
  if (delivery.isInSync) checkInSync(world, handset, learner)
}

function checkGrowth(world: World, disk: MemoryDisk, learner: string, progress: Progress): void {
  const before = world.sights.get(disk)?.get(learner)
  const isErased = rowsOf(disk, 'learners').some((row) => row.id === learner && row.isErased === true)
  for (const [key, old] of Object.entries(isErased ? {} : (before ?? {}))) {
    const now = progress[key]
    const isLess =
      now === undefined ||
      (old.started && !now.started) ||
      (old.completed && !now.completed) ||
      (old.passed && !now.passed) ||
      now.bestRight < old.bestRight ||
      now.total < old.total
    if (isLess) violated(world, 'I10', `${key} of ${learner} became less`)
  }
  const own = world.sights.get(disk) ?? new Map<string, Progress>()
  world.sights.set(disk, own.set(learner, progress))
}

/** "In sync" may be said only when nothing waits and the server has, in the epoch this phone knows, all that is here. */
function checkInSync(world: World, { disk, name }: Handset, learner: string): void {
  const waiting = rowsOf(disk, 'outbox').filter((row) => row.learner === learner)
  if (waiting.length > 0) violated(world, 'I9', `phone ${name} says in sync with ${waiting.length} unsent`)
  const epoch = rowsOf(disk, 'servers')[0]?.identity.epoch
  const there = (id: string) => epoch !== undefined && world.storedIn(epoch, learner, id) !== undefined
  const missing = rowsOf(disk, 'records').find((row) => row.learner === learner && !there(row.id))
  if (missing !== undefined) violated(world, 'I9', `phone ${name} says in sync; the server never had ${missing.id}`)
}
