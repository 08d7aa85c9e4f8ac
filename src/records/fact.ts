import { addRecord, noProgress, type Progress, progressKey } from '../../core/record/progress.ts'
import type { LearningRecord } from '../../core/record/record.ts'
import type { RecordsTables } from './database.ts'

/** Inside a transaction over records, outbox and progress: the fact, its place in the outbox and what follows from it (D4). */
export async function putFact(db: RecordsTables, record: LearningRecord): Promise<Progress> {
  const { id, learner } = record
  // One after the other: side by side it is faster, but the tests of aborted writes then saw a save resolve (Dexie 4.4.7).
  const order = await db.records.add({ id, learner, record })
  await db.outbox.add({ id, order, learner, lesson: lessonOf(record), state: 'pending' })
  const progress = addRecord((await db.progress.get(learner))?.progress ?? noProgress, record)
  await db.progress.put({ learner, progress })
  return progress
}

function lessonOf(record: LearningRecord): string {
  return record.kind === 'consent' ? '' : progressKey(record.pack, record.lesson)
}
