// Under which versions of a pack a learner worked: a corrected fact is pointed out to whoever learnt it before.
import type { PhoneDb } from '../../core/phone/tables.ts'
import { isLessonRecord } from '../../core/record/lesson-record.ts'

export interface LearntVersion {
  readonly lesson: string
  /** Of the manifest. */
  readonly packHash: string
}

/** Each lesson and version once, finished or not. */
export async function learntVersions(db: PhoneDb, learner: string, pack: string): Promise<readonly LearntVersion[]> {
  const rows = await db.read(['records'], (tx) => tx.list('records', 'learner', learner, learner))
  const found = new Map<string, LearntVersion>()
  for (const { record } of rows) {
    if (!isLessonRecord(record) || record.pack !== pack) continue
    found.set(`${record.lesson} ${record.packHash}`, { lesson: record.lesson, packHash: record.packHash })
  }
  return [...found.values()]
}
