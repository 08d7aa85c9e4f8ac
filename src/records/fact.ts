import { addRecord, noProgress, type Progress, progressKey } from '../../core/record/progress.ts'
import type { LearningRecord } from '../../core/record/record.ts'
import type { RecordsTables } from './database.ts'

/** Inside a transaction over records, outbox and progress: the fact, its place in the outbox and what follows from it (D4). */
export async function putFact(db: RecordsTables, record: LearningRecord): Promise<Progress> {
  const { id, learner } = record
  // Side by side: on a slow phone each wait for the database costs a tenth of the feedback's time.
  const [order, before] = await Promise.all([db.records.add({ id, learner, record }), db.progress.get(learner)])
  const progress = addRecord(before?.progress ?? noProgress, record)
  await Promise.all([
    db.outbox.add({ id, order, learner, lesson: lessonOf(record), state: 'pending' }),
    db.progress.put({ learner, progress }),
  ])
  return progress
}

function lessonOf(record: LearningRecord): string {
  return record.kind === 'consent' ? '' : progressKey(record.pack, record.lesson)
}
