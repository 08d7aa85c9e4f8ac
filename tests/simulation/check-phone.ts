// What must hold in a phone's tables between any two transactions.
import { limits } from '../../core/limits.ts'
import type { RecordRow, VerdictRow } from '../../core/phone/tables.ts'
import type { Handset } from './handset.ts'
import { rowsOf } from './memory-disk.ts'
import { difference, fold, linkAfter } from './oracle.ts'
import { violated } from './watch.ts'
import type { World } from './world.ts'

export function checkPhone(world: World, handset: Handset): void {
  const { disk, name } = handset
  const say = (invariant: string, what: string) => violated(world, invariant, `phone ${name}: ${what}`)
  const records = rowsOf(disk, 'records')
  checkPlaces(world, handset, records, say)
  for (const row of rowsOf(disk, 'learners')) {
    const own = records.filter(({ learner }) => learner === row.id)
    if (row.isErased === true && own.length > 0) say('I16', `still holds ${own.length} records of erased ${row.id}`)
    checkChain(world, handset, row.id, own, say)
  }
  for (const { learner, id } of records) {
    const isAtHome = world.people.some((person) => person.learner === learner && person.at.has(disk))
    if (!isAtHome) say('I12', `holds record ${id} of ${learner}, who was never here`)
  }
  const [letters, carried] = [disk.tables.letters.rows.size, disk.tables.carried.rows.size]
  if (letters > limits.lettersKeptMax || carried > limits.carriedCountMax)
    say('I22', `keeps ${letters} letters, carries ${carried}`)
}

type Say = (invariant: string, what: string) => void

/** I15: each record is in exactly one place, and what the verdicts say is what the server said. */
function checkPlaces(world: World, { disk }: Handset, records: readonly RecordRow[], say: Say): void {
  const [outbox, verdicts] = [disk.tables.outbox.rows, disk.tables.verdicts.rows]
  const here = new Map(records.map((row) => [row.id, row]))
  for (const { id } of records) {
    if (outbox.has(id) === verdicts.has(id)) say('I15', `${id} is ${outbox.has(id) ? 'in two places' : 'nowhere'}`)
  }
  for (const row of rowsOf(disk, 'outbox')) {
    if (!here.has(row.id)) say('I5', `${row.id} waits without its record`)
    if (row.state !== 'refused') continue
    const reasons = world.journal.rejected.get(`${row.epoch ?? ''}/${row.id}`)
    if (row.reason === undefined || reasons?.has(row.reason) !== true)
      say('D5', `${row.id} refused for ${row.reason ?? 'no reason'}, which no server said`)
  }
  for (const row of rowsOf(disk, 'verdicts')) {
    if (!here.has(row.id)) say('I5', `a verdict about ${row.id}, which is not here`)
    const stored = world.storedIn(row.epoch, row.learner, row.id)
    const hash = here.get(row.id)?.hash
    if (stored === undefined) say('D5', `${row.id} counts as held; epoch ${row.epoch} never had it`)
    else if (wasStoredSo(world, row, hash)) continue
    else if (stored.version !== row.version || (hash !== undefined && stored.hash !== hash))
      say(
        'I4',
        `${row.id} is held as version ${row.version}, stored as ${stored.version}, hash ${hash === stored.hash}`,
      )
  }
}

/** True before its store fell back: such a verdict stands until the phone hears of it. */
function wasStoredSo(world: World, { epoch, learner, id, version }: VerdictRow, hash: string | undefined): boolean {
  return world
    .earlierStored(epoch, learner, id)
    .some((one) => one.version === version && (hash ?? one.hash) === one.hash)
}

/** I5: progress and chain follow from the records. I4: the hash is the content's. */
function checkChain(world: World, { disk }: Handset, learner: string, own: readonly RecordRow[], say: Say): void {
  const progress = rowsOf(disk, 'progress').find((row) => row.learner === learner)
  const odd = difference(fold(own.map(({ record }) => record)), progress?.progress ?? {})
  if (odd !== null) say('I5', `progress in ${odd} of ${learner} does not follow from the records`)
  let link = '0'.repeat(16)
  for (const [i, row] of [...own].sort((a, b) => a.n - b.n).entries()) {
    if (row.n !== i + 1 || row.link !== link) {
      say('D13', `the chain of ${learner} breaks at ${row.n}`)
      return
    }
    const hash = world.hashOf(row.record)
    if (row.hash !== hash || row.record.id !== row.id || row.record.learner !== learner)
      say('I4', `${row.id} is not what it says`)
    link = linkAfter(link, hash)
  }
  if (own.length > 0 && (progress?.n !== own.length || progress.link !== link))
    say('D13', `the chain of ${learner} has another end`)
}
