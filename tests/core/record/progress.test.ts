import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  addRecord,
  lessonProgress,
  lessonsCompleted,
  noProgress,
  type Progress,
} from '../../../core/record/progress.ts'
import type { AnswerRecord, LearningRecord } from '../../../core/record/record.ts'
import { hexOf } from './arbitrary-records.ts'

const inRun = {
  id: hexOf(32),
  learner: fc.constant('1'.repeat(32)),
  at: fc.integer(),
  run: hexOf(32),
  pack: fc.constantFrom('calls', 'bank'),
  packHash: hexOf(64),
  lesson: fc.constantFrom('one', 'two', 'three'),
}
const answer: fc.Arbitrary<AnswerRecord> = fc.record({
  ...inRun,
  kind: fc.constant('answer' as const),
  item: fc.constantFrom('a', 'b'),
  attempt: fc.integer({ min: 1, max: 1000 }),
  answer: fc.constant(['yes']),
  right: fc.boolean(),
  score: fc.constantFrom(0, 0.5, 1),
})
const completion = fc
  .record({
    ...inRun,
    kind: fc.constant('completion' as const),
    right: fc.nat(5),
    total: fc.integer({ min: 1, max: 5 }),
  })
  .map((one) => ({ ...one, right: Math.min(one.right, one.total) }))
const consent = fc.record({
  id: hexOf(32),
  learner: fc.constant('1'.repeat(32)),
  at: fc.integer(),
  kind: fc.constant('consent' as const),
  given: fc.boolean(),
  words: fc.constant('consent-1'),
})
const card = fc.record({
  id: hexOf(32),
  learner: fc.constant('1'.repeat(32)),
  at: fc.integer(),
  kind: fc.constant('card' as const),
  verifier: hexOf(32),
})
const records: fc.Arbitrary<LearningRecord[]> = fc.array(fc.oneof(answer, completion, consent, card), {
  maxLength: 20,
})

const fold = (list: readonly LearningRecord[]): Progress => list.reduce(addRecord, noProgress)

describe('progress does not depend on', () => {
  test('the order in which records came', () => {
    fc.assert(
      fc.property(records, fc.func(fc.integer()), (list, rank) => {
        const mixed = list.toSorted((a, b) => rank(a.id) - rank(b.id))
        expect(fold(mixed)).toEqual(fold(list))
        expect(fold(list.toReversed())).toEqual(fold(list))
      }),
    )
  })

  test('how often or by how many roads a record came', () => {
    fc.assert(
      fc.property(records, (list) => {
        expect(fold([...list, ...list])).toEqual(fold(list))
        expect(fold(list.flatMap((one) => [one, one]))).toEqual(fold(list))
      }),
    )
  })
})

test('a further record never takes anything away', () => {
  fc.assert(
    fc.property(records, records, (before, more) => {
      const [less, after] = [fold(before), fold([...before, ...more])]
      expect(lessonsCompleted(after)).toBeGreaterThanOrEqual(lessonsCompleted(less))
      for (const [key, lesson] of Object.entries(less)) {
        const [pack = '', name = ''] = key.split('/')
        const now = lessonProgress(after, pack, name)
        expect(now.bestRight).toBeGreaterThanOrEqual(lesson.bestRight)
        expect([now.started, now.completed, now.passed]).toEqual([
          now.started || lesson.started,
          now.completed || lesson.completed,
          now.passed || lesson.passed,
        ])
      }
    }),
  )
})
