import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Badge, badgeOf, lessonStandings } from '../../../core/record/badge.ts'
import { addRecord, noProgress } from '../../../core/record/progress.ts'
import type { LearningRecord } from '../../../core/record/record.ts'
import { answered, completed, newId, weeks } from './answers.ts'

const pack = [
  { id: 'one', items: 2 },
  { id: 'two', items: 1 },
]
const badge = (records: readonly LearningRecord[], lessons = pack) =>
  badgeOf('calls', lessons, records.reduce(addRecord, noProgress), lessonStandings(records))
const mastered = (records: readonly LearningRecord[]) => lessonStandings(records).get('calls/one')?.mastered ?? 0

describe('a question is not mastered', () => {
  test('that was right once, or twice in one run', () => {
    expect(mastered([answered(0, true)])).toBe(0)
    const run = newId()
    expect(mastered([answered(0, true, { run }), answered(0, true, { run, attempt: 2 })])).toBe(0)
  })

  test('that was right only after the screen had told', () => {
    expect(mastered([0, 1, 2].map((day) => answered(day, true, { attempt: 2 })))).toBe(0)
  })

  test('by wrong answers, and by completions', () => {
    expect(mastered([answered(0, false), answered(1, false), completed(0), completed(1)])).toBe(0)
  })
})

test('a question is mastered that was right in two runs, in one of them at the first answer', () => {
  expect(mastered([answered(0, true, { attempt: 3 }), answered(0, true)])).toBe(1)
  expect(mastered([answered(0, true), answered(3, true)])).toBe(1)
})

const finished = [completed(0), completed(0, { lesson: 'two' })]
const right = (day: number, attempt = 1) => [
  answered(day, true, { attempt }),
  answered(day, true, { attempt, item: 'what' }),
  answered(day, true, { attempt, lesson: 'two' }),
]

describe('a pack has', () => {
  test('no badge while a lesson is left, however well the others are known', () => {
    expect(badge([])).toBeNull()
    expect(badge([completed(0), ...right(0), ...right(1)])).toBeNull()
  })

  test('the first badge once all lessons are finished, right or wrong', () => {
    expect(badge(finished)).toBe('learnt')
    expect(badge([...finished, answered(0, true), answered(0, false, { item: 'what' })])).toBe('learnt')
  })

  test('the second once every question was right, at whatever try', () => {
    expect(badge([...finished, ...right(0, 2)])).toBe('practised')
    expect(badge([...finished, ...right(0)])).toBe('practised')
  })

  test('the second and the third once as many questions of a pool are known as a run asks', () => {
    const pool = [{ id: 'one', items: 2 }]
    const two = (day: number) => [answered(day, true), answered(day, true, { item: 'when' })]
    expect(badge([completed(0), answered(0, true)], pool)).toBe('learnt')
    expect(badge([completed(0), ...two(0)], pool)).toBe('practised')
    expect(badge([completed(0), ...two(0), answered(1, true)], pool)).toBe('practised')
    expect(badge([completed(0), ...two(0), ...two(1)], pool)).toBe('mastered')
  })

  test('not the second for what another lesson, or another pack, knows more than it asks', () => {
    const elsewhere = [{ lesson: 'two' }, { pack: 'bank' }, { lesson: 'on' }]
    const others = elsewhere.map((place) => answered(0, true, { item: 'what', ...place }))
    expect(badge([...finished, answered(0, true), answered(0, true, { lesson: 'two' }), ...others])).toBe('learnt')
  })

  test('the third once every question is mastered', () => {
    expect(badge([...finished, ...right(0, 2), ...right(1)])).toBe('mastered')
  })
})

const grades: readonly (Badge | null)[] = [null, 'learnt', 'practised', 'mastered']
/** All of it about one question, so that chance reaches each grade. */
const aboutOne = weeks.map((list) =>
  list.map((one) => {
    if (one.kind === 'completion') return { ...one, pack: 'calls', lesson: 'one' }
    return one.kind === 'answer' ? { ...one, pack: 'calls', lesson: 'one', item: 'who' } : one
  }),
)
const small = [{ id: 'one', items: 1 }]

test('a further record never lowers a badge, and order and repetition change none', () => {
  const seen = new Set<Badge | null>()
  fc.assert(
    fc.property(aboutOne, aboutOne, (before, more) => {
      const [less, after] = [badge(before, small), badge([...before, ...more], small)]
      seen.add(less).add(after)
      expect(grades.indexOf(after)).toBeGreaterThanOrEqual(grades.indexOf(less))
      expect(badge([...more, ...before, ...more].toReversed(), small)).toBe(after)
    }),
    { numRuns: 1000 },
  )
  expect([...seen].sort()).toEqual([...grades].sort())
})
