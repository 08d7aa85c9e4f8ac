// A fact into the phone's tables, with its place in the chain and all that follows from it. Callers hold the transaction (D4).

import type { Sha256 } from '../ports.ts'
import { nextLink, noLink } from '../record/chain.ts'
import { isLessonRecord } from '../record/lesson-record.ts'
import { addRecord, noProgress, type Progress, progressKey } from '../record/progress.ts'
import { contentHash, type LearningRecord } from '../record/record.ts'
import { isProgressSound, rebuildProgress } from './rebuild.ts'
import type { ProgressRow, RecordRow, TableName, Tx } from './tables.ts'

/** What `putFact` and `putRecord` write to. */
export const factTables = ['records', 'outbox', 'progress'] as const satisfies readonly TableName[]

/** A learner's own new fact: kept, to be sent, and counted. */
export async function putFact(tx: Tx, record: LearningRecord, sha256: Sha256): Promise<Progress> {
  const { row, progress } = await putRecord(tx, record, sha256)
  await tx.putMany('outbox', [{ ...trackOf(row), state: 'pending' }])
  return progress
}

/** Facts of one learner, new to this phone, each once: all of them to be sent. */
export async function putFacts(
  tx: Tx,
  learner: string,
  records: readonly LearningRecord[],
  sha256: Sha256,
): Promise<void> {
  const { rows } = await putRecords(tx, learner, records, sha256)
  await tx.putMany(
    'outbox',
    rows.map((row) => ({ ...trackOf(row), state: 'pending' })),
  )
}

/** Any fact new to this phone. */
export async function putRecord(
  tx: Tx,
  record: LearningRecord,
  sha256: Sha256,
): Promise<{ readonly row: Tracking; readonly progress: Progress }> {
  const { rows, progress } = await putRecords(tx, record.learner, [record], sha256)
  const [row] = rows
  if (row === undefined) throw new Error('a record without a row')
  return { row, progress }
}

/** Facts of one learner, new to this phone, each once. What was learned and the chain are written once for all of them. */
export async function putRecords(
  tx: Tx,
  learner: string,
  records: readonly LearningRecord[],
  sha256: Sha256,
): Promise<{ readonly rows: readonly Tracking[]; readonly progress: Progress }> {
  const known = await tx.get('progress', learner)
  const before = isProgressSound(known) ? known : await rebuildProgress(tx, learner, sha256)
  let { progress, n, link } = before
  const rows: RecordRow[] = []
  for (const record of records) {
    const hash = contentHash(record, sha256)
    n += 1
    rows.push({ id: record.id, learner, record, hash, n, link })
    link = nextLink(link, hash, sha256)
    progress = addRecord(progress, record)
  }
  if (rows.length === 0) return { rows: [], progress }
  const orders = await tx.addMany('records', rows)
  await tx.putMany('progress', [{ learner, progress, n, link }])
  return {
    rows: rows.map((row, i) => numbered({ ...row, ...(orders[i] !== undefined && { order: orders[i] }) })),
    progress,
  }
}

export function noChain(learner: string): ProgressRow {
  return { learner, progress: noProgress, n: 0, link: noLink }
}

export type Tracking = RecordRow & { readonly order: number }

export function trackOf({ id, order, learner, record }: Tracking) {
  return { id, order, learner, lesson: lessonOf(record) }
}

function lessonOf(record: LearningRecord): string {
  return isLessonRecord(record) ? progressKey(record.pack, record.lesson) : ''
}

/** With its order: rows that were read have one. */
export function numbered(row: RecordRow): Tracking {
  if (row.order === undefined) throw new Error(`record ${row.id} has no order`)
  return { ...row, order: row.order }
}
