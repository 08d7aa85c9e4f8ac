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

/** Any fact new to this phone. One after the other: side by side is faster, but tests of aborted writes then saw a save resolve (Dexie 4.4.7). */
export async function putRecord(
  tx: Tx,
  record: LearningRecord,
  sha256: Sha256,
): Promise<{ readonly row: Tracking; readonly progress: Progress }> {
  const { id, learner } = record
  const known = await tx.get('progress', learner)
  const before = isProgressSound(known) ? known : await rebuildProgress(tx, learner, sha256)
  const hash = contentHash(record, sha256)
  const row: RecordRow = { id, learner, record, hash, n: before.n + 1, link: before.link }
  const order = await tx.add('records', row)
  const progress = addRecord(before.progress, record)
  await tx.putMany('progress', [{ learner, progress, n: row.n, link: nextLink(row.link, hash, sha256) }])
  return { row: { ...row, order }, progress }
}

export function noChain(learner: string): ProgressRow {
  return { learner, progress: noProgress, n: 0, link: noLink }
}

type Tracking = RecordRow & { readonly order: number }

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
