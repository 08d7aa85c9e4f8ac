// "Somebody carries it" and "received" are said of nothing that is not backed: by a carrier's receipt for a letter with that very record, by
// the server's disk.
import type { LessonPlace } from '../../core/phone/phone.ts'
import type { LetterRow, RecordRow } from '../../core/phone/tables.ts'
import type { Handset } from './handset.ts'
import { type MemoryDisk, rowsOf } from './memory-disk.ts'
import { violated } from './watch.ts'
import type { World } from './world.ts'

/** Letters as they were written, and who truly signed, holding them. By the hash of their sealed bytes. */
export interface Letters {
  readonly written: Map<string, Pick<LetterRow, 'ids' | 'device'>>
  readonly signed: Map<string, Set<string>>
}

/** D5, D6: a letter's mark and a record's mark come from a receipt that another device gave for what it held. */
export function checkCarried(world: World, { disk, name }: Handset): void {
  const say = (what: string) => violated(world, 'D6', `phone ${name}: ${what}`)
  for (const { sealed = '', carriedBy, device } of rowsOf(disk, 'letters')) {
    if (carriedBy === undefined) continue
    const isBacked = carriedBy !== device && world.letters.signed.get(sealed)?.has(carriedBy) === true
    if (!isBacked) say(`letter ${sealed} counts as carried by ${carriedBy}, who never signed for it`)
  }
  for (const { id, letter } of rowsOf(disk, 'outbox')) {
    if (letter === 'carried' && !isCarried(world, id)) say(`${id} counts as carried; nobody signed for it`)
  }
}

function isCarried({ letters }: World, id: string): boolean {
  for (const [sealed, { ids, device }] of letters.written) {
    if (!ids.includes(id)) continue
    for (const carrier of letters.signed.get(sealed) ?? []) if (carrier !== device) return true
  }
  return false
}

/** What a screen says about each lesson, against the records that were there before it was asked. */
export function checkLessons(
  world: World,
  { disk, name }: Handset,
  before: { readonly records: readonly RecordRow[]; readonly epoch: string | undefined },
  places: Readonly<Record<string, LessonPlace>>,
): void {
  const { epoch } = before
  if (epoch !== epochOf(disk)) return
  for (const { id, learner, record } of before.records) {
    if (record.kind !== 'answer' && record.kind !== 'completion') continue
    const place = places[`${record.pack}/${record.lesson}`]
    const isHeld = epoch !== undefined && world.storedIn(epoch, learner, id) !== undefined
    if (place === 'received' && !isHeld) violated(world, 'I9', `phone ${name} says received of ${id}; no server had it`)
    if (place === 'carried' && !isHeld && !isCarried(world, id))
      violated(world, 'I9', `phone ${name} says carried of ${id}; nobody signed for it`)
  }
}

export function epochOf(disk: MemoryDisk): string | undefined {
  return rowsOf(disk, 'servers')[0]?.identity.epoch
}
