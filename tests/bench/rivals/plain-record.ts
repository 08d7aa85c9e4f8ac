// A record as such a client would keep it: one flat JSON document. It says no more than ours does: what ours also carries (the pack's
// hash, the attempt, the server's offset) is left out.
import { createHash } from 'node:crypto'
import type { LessonRecord } from '../../../core/record/record.ts'

export interface PlainRecord {
  readonly id: string
  readonly learner: string
  readonly run: string
  readonly pack: string
  readonly lesson: string
  readonly item: string
  readonly answer: readonly string[]
  readonly score: number
  /** ISO 8601, as JSON usually says it. */
  readonly answeredAt: string
}

/** With an id of its own, 128 bits like a UUID: ids that follow one another are a part of our form, not of theirs. */
export function plainRecord(record: LessonRecord): PlainRecord {
  return { ...plainRecordWithOurId(record), id: createHash('sha256').update(record.id).digest('hex').slice(0, 32) }
}

/** Kinder to whoever compresses. */
export function plainRecordWithOurId(record: LessonRecord): PlainRecord {
  const { id, learner, run, pack, lesson } = record
  const base = { id, learner, run, pack, lesson, answeredAt: new Date(record.at).toISOString() }
  if (record.kind === 'answer') return { ...base, item: record.item, answer: record.answer, score: record.score }
  return { ...base, item: '', answer: [], score: record.right / record.total }
}
