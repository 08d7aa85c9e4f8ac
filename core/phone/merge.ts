// A phone whose database would not open worked in another one for a while. Once the first opens again, what was done there comes back.
import type { Sha256 } from '../ports.ts'
import { eraseLearner, erasingTables } from './erase.ts'
import { factTables, putFact } from './facts.ts'
import { isHere } from './learner-row.ts'
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
 * Facts that are new go in as unsent: a server that has them says so. Nothing is taken out of `from`, and a second call changes nothing.
 * One transaction a learner. True when something came.
 */
export async function mergeInto(into: PhoneDb, from: PhoneDb, sha256: Sha256): Promise<boolean> {
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
  return came
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
  for (const { record } of came) await putFact(tx, record, sha256)
  if (came.some(({ record }) => record.kind === 'consent')) await followWords(tx, learner.id)
  if (known === undefined || came.length > 0) await addRuns(tx, runs)
  return known === undefined || came.length > 0
}

async function addAnew(tx: Tx, { order: _ofThere, ...learner }: LearnerRow): Promise<void> {
  await tx.add('learners', { ...learner, ...(learner.secret !== undefined && { isClaiming: true }) })
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
