// A phone whose database would not open worked in another one for a while. Once the first opens again, what was done there comes back.
import type { Sha256 } from '../ports.ts'
import { cardVerifier } from '../sync/seal.ts'
import { claiming, withCard } from './claims.ts'
import { eraseLearner, erasingTables } from './erase.ts'
import { factTables, putFacts } from './facts.ts'
import { isHere } from './learner-row.ts'
import { isMerged, rememberMerged, stateOf, stateTables } from './merged.ts'
import { isSound } from './sound.ts'
import type { LearnerRow, PhoneDb, RecordRow, RunRow, TableName, Tx } from './tables.ts'
import { followWords } from './words.ts'

const intoTables = [
  ...factTables,
  'learners',
  'verdicts',
  'heads',
  'received',
  ...erasingTables,
] as const satisfies readonly TableName[]

/**
 * Facts that are new go in as unsent: a server that has them says so. Nothing is taken out of `from` but learners who were erased here (I16).
 * A call with nothing new there only looks. True when something came.
 */
export async function mergeInto(into: PhoneDb, from: PhoneDb, sha256: Sha256): Promise<boolean> {
  await eraseThere(into, from)
  const state = await from.read(stateTables, stateOf)
  if (await into.read(['app'], (tx) => isMerged(tx, state))) return false
  const found = await from.read(['learners', 'records', 'runs'], async (tx) => ({
    learners: await tx.all('learners'),
    records: await tx.all('records'),
    runs: await tx.all('runs'),
  }))
  let came = false
  for (const learner of found.learners) {
    const records = found.records.filter((row) => row.learner === learner.id && isSound(row, sha256))
    const runs = found.runs.filter((run) => run.learner === learner.id && !run.closed)
    if (await into.write(intoTables, (tx) => mergeLearner(tx, learner, records, runs, sha256))) came = true
  }
  // What came in there since `state` was read makes another state: it comes home at the next start.
  await into.write(['app'], (tx) => rememberMerged(tx, state))
  return came
}

async function eraseThere(into: PhoneDb, from: PhoneDb): Promise<void> {
  const erased = (await into.read(['learners'], (tx) => tx.all('learners'))).filter((row) => !isHere(row))
  const there = (await from.read(['learners'], (tx) => tx.all('learners'))).filter(isHere)
  for (const { id } of there) {
    if (erased.some((row) => row.id === id)) await from.write(intoTables, (tx) => eraseLearner(tx, id))
  }
}

async function mergeLearner(
  tx: Tx,
  learner: LearnerRow,
  records: readonly RecordRow[],
  runs: readonly RunRow[],
  sha256: Sha256,
): Promise<boolean> {
  const [known] = await tx.list('learners', 'id', learner.id, learner.id)
  if (known !== undefined && !isHere(known)) return false
  if (known === undefined) await addAnew(tx, learner)
  if (!isHere(learner)) {
    await eraseLearner(tx, learner.id)
    return true
  }
  const came = await newOf(tx, records)
  await putFacts(
    tx,
    learner.id,
    came.map(({ record }) => record),
    sha256,
  )
  if (came.some(({ record }) => record.kind === 'consent')) await followWords(tx, learner.id)
  if (known !== undefined) await takeCard(tx, learner, came, sha256)
  if (known === undefined || came.length > 0) await addRuns(tx, runs)
  return known === undefined || came.length > 0
}

async function addAnew(tx: Tx, { order: _ofThere, ...learner }: LearnerRow): Promise<void> {
  await tx.add('learners', { ...learner, ...(learner.secret !== undefined && { isClaiming: true }) })
}

/** A card that was made there comes home with its fact: nobody else knows its secret. */
async function takeCard(tx: Tx, { id, secret }: LearnerRow, came: readonly RecordRow[], sha256: Sha256): Promise<void> {
  if (secret === undefined) return
  const verifier = cardVerifier(secret, sha256)
  if (!came.some(({ record }) => record.kind === 'card' && record.verifier === verifier)) return
  const [row] = await tx.list('learners', 'id', id, id)
  if (row !== undefined) await tx.putMany('learners', [claiming(withCard(row, secret))])
}

async function newOf(tx: Tx, records: readonly RecordRow[]): Promise<readonly RecordRow[]> {
  const came: RecordRow[] = []
  for (const row of records) {
    const [same] = await tx.list('records', 'id', row.id, row.id)
    if (same === undefined) came.push(row)
  }
  return came.sort((a, b) => (a.order ?? 0) - (b.order ?? 0))
}

async function addRuns(tx: Tx, runs: readonly RunRow[]): Promise<void> {
  for (const run of runs) {
    if ((await tx.get('runs', run.id)) === undefined) await tx.putMany('runs', [run])
  }
}
