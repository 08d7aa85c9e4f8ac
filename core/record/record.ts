// Records are immutable facts with random ids (D2). They hold a learner code, what, when, how well: no names, numbers or places.
import * as v from 'valibot'
import { type Bytes, utf8 } from '../bytes.ts'
import { limits } from '../limits.ts'
import { Name } from '../pack/lesson.ts'
import { Hash } from '../pack/manifest.ts'

export const Id = v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/))
const Count = v.pipe(v.number(), v.integer(), v.minValue(0))
/** The phone's own clock: data for people, possibly wrong by decades, never an order (D3). */
const PhoneTime = v.pipe(v.number(), v.integer(), v.minValue(-8.64e15), v.maxValue(8.64e15))

const base = { id: Id, learner: Id, at: PhoneTime }
/** One passage through a lesson: its answers and its completion share the run's random id. */
const inRun = { ...base, run: Id, pack: Name, packHash: Hash, lesson: Name }

export const AnswerRecord = v.strictObject({
  ...inRun,
  kind: v.literal('answer'),
  item: Name,
  /** 1 for the first answer to this item in this run. */
  attempt: v.pipe(Count, v.minValue(1), v.maxValue(limits.attemptsMax)),
  answer: v.pipe(
    v.array(v.pipe(v.string(), v.minLength(1), v.maxLength(limits.answerPartLengthMax))),
    v.minLength(1),
    v.maxLength(limits.answerPartsMax),
  ),
  right: v.boolean(),
  score: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
})

export const CompletionRecord = v.strictObject({
  ...inRun,
  kind: v.literal('completion'),
  /** Items right at the first answer, of all items of the lesson. */
  right: v.pipe(Count, v.maxValue(limits.lessonStepsMax)),
  total: v.pipe(Count, v.minValue(1), v.maxValue(limits.lessonStepsMax)),
})

/** The learner's own word that records may leave the phone; `words` names the text that was shown. */
export const ConsentRecord = v.strictObject({
  ...base,
  kind: v.literal('consent'),
  given: v.boolean(),
  words: Name,
})

export const LearningRecord = v.variant('kind', [AnswerRecord, CompletionRecord, ConsentRecord])

export type AnswerRecord = v.InferOutput<typeof AnswerRecord>
export type CompletionRecord = v.InferOutput<typeof CompletionRecord>
export type ConsentRecord = v.InferOutput<typeof ConsentRecord>
export type LearningRecord = v.InferOutput<typeof LearningRecord>

/** The record's one spelling, keys in alphabetical order: what content hashes are taken over (I4). */
export function recordBytes(record: LearningRecord): Bytes {
  const sorted = Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1))
  return utf8(JSON.stringify(Object.fromEntries(sorted)))
}
