// Records are immutable facts with random ids (D2). They hold a learner code, what, when, how well: no names, numbers or places.
import * as v from 'valibot'
import { type Bytes, hex, utf8 } from '../bytes.ts'
import { limits } from '../limits.ts'
import { Name } from '../pack/lesson.ts'
import { Hash } from '../pack/manifest.ts'
import type { Sha256 } from '../ports.ts'

export const Id = v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/))

/**
 * A series is 128 random bits, made anew whenever a tab opens a run, and kept in that tab's memory only: two tabs, a copied
 * profile or a restart can never count on in the same one. A record is its series and its place in it; place 0 is not spelled.
 */
export const RecordId = v.pipe(v.string(), v.regex(/^[0-9a-f]{32}(\.[1-9]\d{0,3})?$/))

export function recordId(series: string, place: number): string {
  return place === 0 ? series : `${series}.${place}`
}

export function seriesOf(id: string): { readonly series: string; readonly place: number } {
  return { series: id.slice(0, 32), place: id.length === 32 ? 0 : Number(id.slice(33)) }
}

const Count = v.pipe(v.number(), v.integer(), v.minValue(0))
/** The phone's own clock: data for people, possibly wrong by decades, never an order (D3). */
const PhoneTime = v.pipe(v.number(), v.integer(), v.minValue(-limits.phoneTimeMsMax), v.maxValue(limits.phoneTimeMsMax))

const base = {
  id: RecordId,
  learner: Id,
  at: PhoneTime,
  /** Whole seconds that the server's clock was ahead of this phone's when they last spoke; absent before they did. */
  offset: v.optional(v.pipe(v.number(), v.integer(), v.minValue(-8.64e12), v.maxValue(8.64e12))),
}
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
  /** Items right at the first answer, of all items that the run asked. */
  right: v.pipe(Count, v.maxValue(limits.lessonStepsMax)),
  total: v.pipe(Count, v.minValue(1), v.maxValue(limits.lessonStepsMax)),
})

/** The learner's own word that records may leave the phone; `words` names the text that was shown. */
export const ConsentRecord = v.strictObject({
  ...base,
  kind: v.literal('consent'),
  given: v.boolean(),
  words: Name,
  /** The newest word of consent this device knew of this learner when this one was said; absent where it knew none. */
  after: v.optional(Id),
})

/** Names the learner's card: whoever shows the secret behind `verifier` may learn on as this learner. The newest counts. */
export const CardRecord = v.strictObject({
  ...base,
  kind: v.literal('card'),
  /** What a server keeps of the card's secret: `cardVerifier` (core/sync/seal.ts). */
  verifier: Id,
})

/** A lost phone: from here on the server takes nothing of this learner from it, and gives it nothing. */
export const CutOffRecord = v.strictObject({
  ...base,
  kind: v.literal('cut-off'),
  device: Id,
})

export const LearningRecord = v.variant('kind', [
  AnswerRecord,
  CompletionRecord,
  ConsentRecord,
  CardRecord,
  CutOffRecord,
])

export type AnswerRecord = v.InferOutput<typeof AnswerRecord>
export type CompletionRecord = v.InferOutput<typeof CompletionRecord>
export type ConsentRecord = v.InferOutput<typeof ConsentRecord>
export type CardRecord = v.InferOutput<typeof CardRecord>
export type CutOffRecord = v.InferOutput<typeof CutOffRecord>
export type LearningRecord = v.InferOutput<typeof LearningRecord>
/** Records of a lesson. */
export type LessonRecord = AnswerRecord | CompletionRecord

const everyField = ['id', 'learner', 'at', 'kind']
const runFields = [...everyField, 'run', 'pack', 'packHash', 'lesson']
/** What a record of each kind must have, and may have besides. */
export const fieldsOf: Readonly<
  Record<LearningRecord['kind'], { readonly must: readonly string[]; readonly may: readonly string[] }>
> = {
  answer: { must: [...runFields, 'item', 'attempt', 'answer', 'right', 'score'], may: ['offset'] },
  completion: { must: [...runFields, 'right', 'total'], may: ['offset'] },
  consent: { must: [...everyField, 'given', 'words'], may: ['offset', 'after'] },
  card: { must: [...everyField, 'verifier'], may: ['offset'] },
  'cut-off': { must: [...everyField, 'device'], may: ['offset'] },
}

/** Whether it is of a kind this app knows, with just its fields: all that a newer app may have written otherwise. Cheap; says nothing of values. */
export function hasKnownForm(record: object): record is LearningRecord {
  const kind: unknown = Reflect.get(record, 'kind')
  if (typeof kind !== 'string' || !Object.hasOwn(fieldsOf, kind)) return false
  const { must, may } = fieldsOf[kind as LearningRecord['kind']]
  const keys = Object.keys(record)
  return must.every((key) => Object.hasOwn(record, key)) && keys.every((key) => must.includes(key) || may.includes(key))
}

/** The record's one spelling, keys in alphabetical order: what content hashes are taken over (I4). */
export function recordBytes(record: LearningRecord): Bytes {
  const fields: Readonly<Record<string, unknown>> = record
  const sorted: Record<string, unknown> = {}
  for (const key of Object.keys(record).sort()) sorted[key] = fields[key]
  return utf8(JSON.stringify(sorted))
}

/** The first 64 bits of the SHA-256 over the record's one spelling, in hex. */
export function contentHash(record: LearningRecord, sha256: Sha256): string {
  return hex(sha256(recordBytes(record)), 8)
}
