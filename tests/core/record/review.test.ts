import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { LearningRecord } from '../../../core/record/record.ts'
import { dueItems, itemKey } from '../../../core/record/review.ts'
import { answered, completed, DAY_MS, noon, weeks } from './answers.ts'

const WHO = 'calls/one/who'
const dueOn = (day: number, records: readonly LearningRecord[]) => dueItems(records, { at: noon(day) }).map(itemKey)
/** Something else is learnt on each of these days. */
const seenOn = (...days: number[]) => days.map((day) => completed(day, { lesson: 'another' }))

describe('nothing comes back', () => {
  test('of what was right at once, or right again and again', () => {
    expect(dueOn(30, [])).toEqual([])
    expect(dueOn(30, [answered(0, true), answered(1, true), completed(1)])).toEqual([])
  })

  test('for a later try that was wrong: the first answer of the run was right', () => {
    expect(dueOn(5, [answered(0, true), answered(0, false, { attempt: 2 })])).toEqual([])
  })

  test('on the day on which it was missed, however often it was taken again', () => {
    expect(dueOn(0, [answered(0, false)])).toEqual([])
    expect(dueOn(0, [answered(0, false), answered(0, true), answered(0, false)])).toEqual([])
  })

  test('because time passed: days on which nobody learnt do not count beyond the one that is now', () => {
    const missedAndRight = [answered(0, false), answered(1, true)]
    expect(dueOn(300, missedAndRight)).toEqual([])
    expect(dueOn(300, [...missedAndRight, ...seenOn(100)])).toEqual([])
    expect(dueOn(300, [...missedAndRight, ...seenOn(100, 200)])).toEqual([WHO])
  })

  test('because of what was said about sending: that is no day of learning', () => {
    const said = [2, 3, 4].map((day) => ({
      id: String(day).repeat(32),
      learner: '1'.repeat(32),
      at: noon(day),
      kind: 'consent' as const,
      given: true,
      words: 'consent-1',
    }))
    expect(dueOn(5, [answered(0, false), answered(1, true), ...said])).toEqual([])
  })
})

describe('what was missed at the first answer comes back', () => {
  test('on the next day, although it was right at the second try', () => {
    expect(dueOn(1, [answered(0, false), answered(0, true, { attempt: 2 }), completed(0)])).toEqual([WHO])
  })

  test('after one, three, seven and twenty-one days, and then no more', () => {
    const waits = [1, 3, 7, 21]
    const records: LearningRecord[] = [answered(0, false)]
    let day = 0
    for (const wait of waits) {
      records.push(...seenOn(...Array.from({ length: wait - 1 }, (_, i) => day + 1 + i)))
      expect(dueOn(day + wait - 1, records)).toEqual([])
      day += wait
      expect(dueOn(day, records)).toEqual([WHO])
      records.push(answered(day, true))
      expect(dueOn(day, records)).toEqual([])
    }
    expect(dueOn(day + 100, [...records, ...seenOn(...Array.from({ length: 60 }, (_, i) => day + 1 + i))])).toEqual([])
  })

  test('from the beginning after each miss', () => {
    const records = [answered(0, false), answered(1, true), ...seenOn(2, 3), answered(4, false)]
    expect(dueOn(4, records)).toEqual([])
    expect(dueOn(5, records)).toEqual([WHO])
  })

  test('and a right answer before its time moves nothing on', () => {
    const early = [answered(0, false), answered(0, true), answered(0, true)]
    expect(dueOn(1, early)).toEqual([WHO])
  })

  test('by its name alone: in whatever version of the pack, and for each item by itself', () => {
    const records = [
      answered(0, false),
      answered(0, false, { item: 'what' }),
      answered(1, true, { packHash: 'b'.repeat(64) }),
    ]
    expect(dueOn(2, records)).toEqual(['calls/one/what'])
  })

  test('the longest due first', () => {
    const records = [answered(0, false), answered(0, false, { item: 'what' }), answered(1, false, { item: 'a' })]
    expect(dueOn(2, records)).toEqual(['calls/one/what', WHO, 'calls/one/a'])
  })
})

describe('the clock', () => {
  test('of a phone that a server once set right counts as set right', () => {
    const behindDays = 1000
    const behind = { at: noon(1 - behindDays), offset: (behindDays * DAY_MS) / 1000 }
    expect(dueOn(2, [answered(0, false), answered(1, true, behind)])).toEqual([])
    expect(dueItems([answered(0, false)], behind)).toHaveLength(1)
    expect(dueItems([answered(1, false)], behind)).toEqual([])
  })

  test('within a day is not asked: a miss counts on that day, wherever it stood', () => {
    const before = [answered(0, false), ...seenOn(1)]
    const moments = [noon(2) - 1, noon(2), noon(2) + 1]
    for (const at of moments) {
      const records = [...before, answered(2, true), answered(2, false, { at })]
      expect([dueOn(2, records), dueOn(3, records)]).toEqual([[], [WHO]])
      expect(dueOn(3, records.toReversed())).toEqual([WHO])
    }
  })

  test('passes midnight in Vietnam, and not in London', () => {
    const missed = answered(0, false, { at: Date.UTC(2026, 5, 1, 16, 59) })
    expect(dueItems([missed], { at: Date.UTC(2026, 5, 1, 16, 59, 59) })).toEqual([])
    expect(dueItems([missed], { at: Date.UTC(2026, 5, 1, 17) })).toHaveLength(1)
  })

  test.each([0, -1, noon(20_000)])('that jumped to %d adds one day and no more', (at) => {
    const records = [answered(0, false), answered(1, true)]
    expect(dueItems([answered(0, false)], { at })).toHaveLength(1)
    expect(dueItems(records, { at })).toEqual([])
  })

  test('that began anew hides a right answer, and the question is asked once more', () => {
    expect(dueOn(1, [answered(0, false), answered(1, true, { at: 0 })])).toEqual([WHO])
  })

  test('that began anew counts a miss as an early one, and forgets none', () => {
    const records = [answered(0, true), answered(1, false, { at: 0 })]
    expect(dueOn(2, records)).toEqual([])
    expect(dueOn(4, [...records, ...seenOn(2, 3)])).toEqual([WHO])
  })

  test('that was set back to a day on which was learnt takes no day away', () => {
    expect(dueOn(0, [answered(0, false), ...seenOn(1)])).toEqual([WHO])
  })
})

describe('what comes back does not depend on', () => {
  test('the order in which records came', () => {
    fc.assert(
      fc.property(weeks, fc.func(fc.integer()), (list, rank) => {
        const mixed = list.toSorted((a, b) => rank(a.id) - rank(b.id))
        expect(dueOn(30, mixed)).toEqual(dueOn(30, list))
        expect(dueOn(30, list.toReversed())).toEqual(dueOn(30, list))
      }),
    )
  })

  test('how often or by how many roads a record came', () => {
    fc.assert(
      fc.property(weeks, (list) => {
        expect(dueOn(30, [...list, ...list])).toEqual(dueOn(30, list))
        expect(
          dueOn(
            30,
            list.flatMap((one) => [one, { ...one }]),
          ),
        ).toEqual(dueOn(30, list))
      }),
    )
  })
})

test('only what was missed once can come back', () => {
  fc.assert(
    fc.property(weeks, fc.integer({ min: 0, max: 60 }), (list, day) => {
      const missed = list.flatMap((one) =>
        one.kind === 'answer' && one.attempt === 1 && !one.right ? [itemKey(one)] : [],
      )
      expect(dueOn(day, list).filter((key) => !missed.includes(key))).toEqual([])
    }),
  )
})

test('a miss just now is never due at once, and is due on the next day that is seen', () => {
  fc.assert(
    fc.property(weeks, (list) => {
      // Later than every other: an answer of a clock far ahead would stand behind it.
      const sane = list.filter(({ at, offset = 0 }) => at + offset * 1000 <= noon(50))
      const missed = [...sane, answered(60, false)]
      expect(dueOn(60, missed)).not.toContain(WHO)
      expect(dueOn(61, missed)).toContain(WHO)
    }),
  )
})
