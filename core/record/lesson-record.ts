// Apart from the shapes of records, which bring a validator along: the first screen asks this, and nothing of that.
import type { LearningRecord, LessonRecord } from './record.ts'

export function isLessonRecord(record: LearningRecord): record is LessonRecord {
  return record.kind === 'answer' || record.kind === 'completion'
}
