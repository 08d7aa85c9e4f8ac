import * as v from 'valibot'
import type { Sha256 } from '../ports.ts'
import { contentHash, Id, LearningRecord, RecordId } from '../record/record.ts'
import type { RecordRow } from './tables.ts'

const Short = v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/))
const Place = v.pipe(v.number(), v.safeInteger(), v.minValue(1))
const Sound = v.object({ id: RecordId, learner: Id, record: LearningRecord, hash: Short, n: Place, link: Short })

/** Whether the disk gives back what was written: storage loses bits, and a changed answer must not count as the learner's (F14). */
export function isSound(row: RecordRow | undefined, sha256: Sha256): row is RecordRow {
  if (!v.is(Sound, row)) return false
  return row.record.id === row.id && row.record.learner === row.learner && contentHash(row.record, sha256) === row.hash
}
