import fc from 'fast-check'
import * as v from 'valibot'
import { expect, test } from 'vitest'
import { type Answer, decisionsOf, mark, rightAnswer } from '../../../core/item/mark.ts'
import { limits } from '../../../core/limits.ts'
import { Step } from '../../../core/pack/lesson.ts'
import { items, match, spot, spots, trueFalse } from '../../src/screens/items.ts'

test.each(items)('an answer of nothing, of something unknown and of too much is none ($kind)', (item) => {
  expect(mark(item, [])).toBeNull()
  expect(mark(item, ['no-such-part'])).toBeNull()
  expect(mark(item, [...rightAnswer(item), ...rightAnswer(item)])).toBeNull()
})

test.each(items)('the right answer is right, and its mark is whole ($kind)', (item) => {
  expect(mark(item, rightAnswer(item))).toEqual({ right: true, score: 1 })
})

test.each(items)('the right answer fits into a record ($kind)', (item) => {
  const answer = rightAnswer(item)
  expect(answer.length).toBeLessThanOrEqual(limits.answerPartsMax)
  for (const part of answer) expect(part.length).toBeLessThanOrEqual(limits.answerPartLengthMax)
})

test.each(items)('phones take the item as it is ($kind)', (item) => {
  expect(v.parse(Step, item)).toEqual(item)
})

test.each(items)(
  'whatever is answered, marking never throws; it says nothing, or the same as its decisions ($kind)',
  (item) => {
    const known = [...new Set([...JSON.stringify(item).matchAll(/"id":"([^"]+)"/g)].map(([, id = '']) => id))]
    const id = fc.oneof(fc.constantFrom('', '=', 'true', 'false', 'other', '__proto__', ...known), fc.string())
    const part = fc.oneof(
      id,
      fc.tuple(id, id).map((pair) => pair.join('=')),
      fc.constantFrom(...rightAnswer(item)),
    )
    fc.assert(
      fc.property(fc.array(part, { maxLength: limits.answerPartsMax }), (answer: Answer) => {
        const marked = mark(item, answer)
        const decisions = decisionsOf(item, answer)
        expect(marked === null).toBe(decisions === null)
        if (marked === null) return
        expect(marked.right).toBe(decisions?.every(({ right }) => right))
        expect(marked.score === 1).toBe(marked.right)
        expect(marked.score).toBeGreaterThanOrEqual(0)
      }),
    )
  },
)

test('a statement is taken for true or for false, and half a mark there is not', () => {
  expect(mark(trueFalse, ['true'])).toEqual({ right: false, score: 0 })
  expect(mark(trueFalse, ['true', 'false'])).toBeNull()
})

test('each pair that is right counts, and no side goes with two', () => {
  expect(mark(match, ['otp=otp-with', 'link=caller-with', 'caller=link-with'])).toEqual({ right: false, score: 1 / 3 })
  expect(mark(match, ['otp=otp-with', 'link=otp-with', 'caller=caller-with'])).toBeNull()
  expect(mark(match, ['otp=otp-with', 'link=link-with'])).toBeNull()
})

test('one place is right or not; of several each counts', () => {
  expect(mark(spot, ['time'])).toEqual({ right: false, score: 0 })
  expect(mark(spot, ['link-in-it', 'time'])).toBeNull()
  expect(mark(spots, ['link-in-it'])).toEqual({ right: false, score: 2 / 3 })
})
