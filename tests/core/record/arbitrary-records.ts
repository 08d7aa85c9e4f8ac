// Records of every kind, as odd as they may be: what the schema lets pass must go through every form unchanged.
import fc from 'fast-check'
import { limits } from '../../../core/limits.ts'
import type { LearningRecord } from '../../../core/record/record.ts'
import type { Row } from '../../../core/sync/rows.ts'

export const hexOf = (length: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: length, maxLength: length })

const { phoneTimeMsMax } = limits
const time = fc.oneof(
  fc.integer({ min: 1_767_225_600_000, max: 1_900_000_000_000 }),
  fc.maxSafeInteger().map((some) => some % (phoneTimeMsMax + 1)),
  fc.constantFrom(0, -1, phoneTimeMsMax, -phoneTimeMsMax),
)
const offset = fc.option(fc.oneof(fc.integer({ min: -9e8, max: 9e8 }), fc.constantFrom(8.64e12, -8.64e12, 0)), {
  nil: undefined,
})
const name = fc.oneof(
  fc.constantFrom('calls', 'bank-card', 'a', '1', 'constructor', 'x'.repeat(limits.nameLengthMax)),
  hexOf(6),
)
/** Composed and decomposed, beyond the basic plane, and what a program might trip over. */
const part = fc.oneof(
  fc.constantFrom(
    'a',
    'b',
    'Đ',
    'ệ',
    'e\u0323\u0302',
    '👩🏽‍🌾',
    '\u0000',
    '__proto__',
    'a=b',
    '\ufeff',
    '𝒳'.repeat(65),
  ),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).filter((text) => text.length <= 130),
)

export function arbitraryRecord(learner: fc.Arbitrary<string> = hexOf(32)): fc.Arbitrary<LearningRecord> {
  const id = fc
    .tuple(fc.oneof(fc.constantFrom('5'.repeat(32), 'a'.repeat(32)), hexOf(32)), fc.integer({ min: 0, max: 9999 }))
    .map(([series, place]) => (place === 0 ? series : `${series}.${place}`))
  const base = { id, learner, at: time }
  const run = fc.constantFrom('5'.repeat(32), '6'.repeat(32))
  const inRun = { ...base, run, pack: name, packHash: fc.constantFrom('e'.repeat(64), 'f'.repeat(64)), lesson: name }
  const kinds: fc.Arbitrary<LearningRecord>[] = [
    fc.record({
      ...inRun,
      kind: fc.constant('answer' as const),
      item: name,
      attempt: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: limits.attemptsMax })),
      answer: fc.array(part, { minLength: 1, maxLength: limits.answerPartsMax }),
      right: fc.boolean(),
      score: fc.oneof(fc.constantFrom(0, 1, 2 / 3, 5e-324), fc.double({ min: 0, max: 1, noNaN: true })).map(Math.abs),
    }),
    fc.record({
      ...inRun,
      kind: fc.constant('completion' as const),
      right: fc.nat(limits.lessonStepsMax),
      total: fc.integer({ min: 1, max: limits.lessonStepsMax }),
    }),
    fc
      .tuple(
        fc.record({ ...base, kind: fc.constant('consent' as const), given: fc.boolean(), words: name }),
        fc.option(hexOf(32), { nil: undefined }),
      )
      .map(([word, after]) => (after === undefined ? word : { ...word, after })),
    fc.record({ ...base, kind: fc.constant('card' as const), verifier: hexOf(32) }),
    fc.record({ ...base, kind: fc.constant('cut-off' as const), device: hexOf(32) }),
  ]
  return fc
    .tuple(fc.oneof(...kinds), offset)
    .map(([record, told]) => (told === undefined ? record : { ...record, offset: told }))
}

/** Rows of one learner with rising numbers, mostly without a gap; and now and then a whole run of neighbours. */
export function arbitraryRows(learner: string, maxLength = 12): fc.Arbitrary<readonly Row[]> {
  const record = arbitraryRecord(fc.constant(learner))
  const neighbours = fc.tuple(record, fc.integer({ min: 1, max: 5 })).map(([one, count]) => seriesOfOne(one, count))
  const step = fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 100_000 }))
  return fc
    .tuple(fc.array(neighbours, { maxLength }), fc.array(step, { minLength: 1, maxLength: 8 }), fc.nat(5_000_000))
    .map(([lists, steps, before]) => {
      let n = before
      return lists.flat().map((one, i) => {
        n += steps[i % steps.length] ?? 1
        return { record: one, n }
      })
    })
}

function seriesOfOne(first: LearningRecord, count: number): LearningRecord[] {
  const series = first.id.slice(0, 32)
  const from = first.id.length === 32 ? 0 : Number(first.id.slice(33))
  return Array.from({ length: count }, (_, i) => {
    const place = Math.min(from + i * 2, 9999)
    return { ...first, id: place === 0 ? series : `${series}.${place}` }
  })
}
