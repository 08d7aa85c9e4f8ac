// What a phone knows of the server, looked at after every write: what it never held for a moment cannot be lost by a crash.
import type { HeadRow, RecordRow, VerdictRow } from '../../core/phone/tables.ts'
import type { Handset } from './handset.ts'
import { rowsOf } from './memory-disk.ts'
import { sumOf } from './oracle.ts'
import { violated } from './watch.ts'
import type { World } from './world.ts'

export function checkHeads(world: World, { disk, name }: Handset): void {
  const seen = world.heads.get(disk) ?? new Map<string, HeadRow>()
  world.heads.set(disk, seen)
  // A head of an earlier epoch is void: nothing reads it any more.
  const epoch = rowsOf(disk, 'servers')[0]?.identity.epoch
  for (const head of disk.tables.heads.rows.values() as Iterable<HeadRow>) {
    const before = seen.get(head.learner)
    if (before === head) continue
    seen.set(head.learner, head)
    if (head.epoch !== epoch) continue
    const wrong = wentBack(world, before, head) ?? unfounded(world, disk, head)
    if (wrong !== null) violated(world, 'I7', `phone ${name}: ${wrong}`)
  }
}

/** I7: within an epoch a checkpoint never goes back, but for a repair that says so. */
function wentBack(world: World, before: HeadRow | undefined, head: HeadRow): string | null {
  // A store that was put back under its old epoch, without some of theirs: what the phone knew is void, and it begins at nothing.
  if (head.checkpoint === 0 && world.hasLearnerFallen(head.epoch, head.learner)) return null
  const isSame = before?.epoch === head.epoch && before.repairs === head.repairs
  const isBack = isSame && before.checkpoint > head.checkpoint
  return isBack ? `checkpoint of ${head.learner} went back from ${before.checkpoint} to ${head.checkpoint}` : null
}

/** I7: the checkpoint never stands before what is here; D9: count and sum are those of what is held. */
function unfounded(world: World, disk: Handset['disk'], head: HeadRow): string | null {
  const verdicts = disk.tables.verdicts.rows.values() as Iterable<VerdictRow>
  const held = [...verdicts].filter((row) => row.learner === head.learner && row.epoch === head.epoch)
  const versions = new Set(held.map(({ version }) => version))
  for (let version = 1; version <= head.checkpoint; version++) {
    if (!versions.has(version) && !world.isKnownConflict(head.epoch, head.learner, version)) {
      return `checkpoint ${head.checkpoint} of ${head.learner} without version ${version}`
    }
  }
  const records = disk.tables.records.rows as ReadonlyMap<unknown, RecordRow>
  const sum = sumOf(held.flatMap(({ id, order }) => hashAt(records.get(order), id)))
  return head.count === held.length && head.sum === sum
    ? null
    : `counts ${head.count} of ${head.learner}, holds ${held.length}`
}

function hashAt(row: RecordRow | undefined, id: string): readonly string[] {
  return row?.id === id ? [row.hash] : []
}
