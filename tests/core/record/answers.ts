// Answers of one learner, day by day.
import fc from 'fast-check'
import type { AnswerRecord, CompletionRecord, LearningRecord } from '../../../core/record/record.ts'
import { hexOf } from './arbitrary-records.ts'

export const DAY_MS = 24 * 60 * 60_000
/** A noon in Vietnam, the phone's day 0. */
const NOON_MS = Date.UTC(2026, 5, 1, 5)
/** So many days after that, at noon. */
export const noon = (day: number) => NOON_MS + day * DAY_MS

let count = 0
export const newId = () => (++count).toString(16).padStart(32, '0')

const inRun = { learner: '1'.repeat(32), pack: 'calls', packHash: 'a'.repeat(64), lesson: 'one' }

export function answered(day: number, right: boolean, changes: Partial<AnswerRecord> = {}): AnswerRecord {
  const given = { item: 'who', attempt: 1, answer: [right ? 'yes' : 'no'], right, score: Number(right) }
  return { ...inRun, kind: 'answer', id: newId(), run: newId(), at: noon(day), ...given, ...changes }
}

export function completed(day: number, changes: Partial<CompletionRecord> = {}): CompletionRecord {
  return { ...inRun, kind: 'completion', id: newId(), run: newId(), at: noon(day), right: 1, total: 1, ...changes }
}

const times = {
  id: hexOf(32),
  learner: fc.constant(inRun.learner),
  at: fc.oneof(
    fc.integer({ min: 0, max: 40 }).map((day) => noon(day)),
    fc.integer({ min: noon(0), max: noon(40) }),
    // A clock that began anew, or was set far ahead.
    fc.constantFrom(0, -1, noon(20_000)),
  ),
  offset: fc.constantFrom(0, 1, -3600, 86_400, 1_700_000_000),
}
const lesson = {
  run: fc.constantFrom('5'.repeat(32), '6'.repeat(32), '7'.repeat(32)),
  pack: fc.constantFrom('calls', 'bank'),
  packHash: fc.constantFrom('a'.repeat(64), 'b'.repeat(64)),
  lesson: fc.constantFrom('one', 'two'),
}
const answer: fc.Arbitrary<LearningRecord> = fc
  .record({
    ...times,
    ...lesson,
    kind: fc.constant('answer' as const),
    item: fc.constantFrom('who', 'what'),
    attempt: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 3 })),
    answer: fc.constant<string[]>(['yes']),
    right: fc.boolean(),
  })
  .map((one) => ({ ...one, score: Number(one.right) }))
const completion: fc.Arbitrary<LearningRecord> = fc.record({
  ...times,
  ...lesson,
  kind: fc.constant('completion' as const),
  right: fc.constant(1),
  total: fc.constant(1),
})
const consent: fc.Arbitrary<LearningRecord> = fc.record({
  ...times,
  kind: fc.constant('consent' as const),
  given: fc.boolean(),
  words: fc.constant('consent-1'),
})

/** Weeks of one learner on several phones, some of them with a wrong clock; each id once. */
export const weeks: fc.Arbitrary<LearningRecord[]> = fc.uniqueArray(fc.oneof(answer, answer, completion, consent), {
  maxLength: 40,
  selector: ({ id }) => id,
})
