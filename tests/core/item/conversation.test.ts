import fc from 'fast-check'
import { expect, test } from 'vitest'
import { troublesIn } from '../../../cli/build/checks/check-conversations.ts'
import { badWay, goodWay, talkAfter } from '../../../core/item/conversation.ts'
import { mark } from '../../../core/item/mark.ts'
import type { Block, Conversation } from '../../../core/pack/lesson.ts'
import { conversation } from '../../src/screens/items.ts'

const says: Block[] = [{ type: 'paragraph', spans: ['Vâng.'] }]

test('a reply that cannot be given there leads nowhere', () => {
  expect(talkAfter(conversation, ['refuse'])).toBeNull()
  expect(talkAfter(conversation, ['who', 'refuse', 'who'])).toBeNull()
})

test('a talk that was left before its end is no answer', () => {
  expect(mark(conversation, ['who'])).toBeNull()
  expect(mark(conversation, [])).toBeNull()
})

test.each([
  [['who', 'refuse'], true, 1],
  [['listen', 'refuse'], false, 1 / 2],
  [['who', 'read-it'], false, 1 / 3],
  [['listen', 'read-it'], false, 0],
])('%j is right: %s', (answer, right, score) => {
  expect(mark(conversation, answer)).toEqual({ right, score })
})

test('a talk in a circle, which no build lets out, is followed to no end and holds nobody', () => {
  const [first] = conversation.turns
  if (first === undefined) throw new Error('no turn')
  const circling = { ...conversation, turns: [{ ...first, replies: [{ id: 'on', text: ['Ừ'], to: 'opens' }] }] }
  expect(goodWay(circling)).toEqual([])
  expect(badWay(circling)).toEqual([])
  expect(mark(circling, Array(16).fill('on'))).toBeNull()
})

/** Turns t0, t1 … and ends e0, e1, with replies to anywhere. */
const anyTalk = fc
  .record({
    turns: fc.integer({ min: 1, max: 5 }),
    replies: fc.array(fc.tuple(fc.nat(4), fc.nat(7), fc.boolean()), { minLength: 1, maxLength: 12 }),
  })
  .map(({ turns, replies }): Conversation => {
    const places = [...Array.from({ length: turns }, (_, i) => `t${i}`), 'e0', 'e1', 'nowhere']
    return {
      ...conversation,
      turns: Array.from({ length: turns }, (_, at) => ({
        id: `t${at}`,
        says,
        replies: replies.flatMap(([turn, to, slip], i) =>
          turn % turns === at
            ? [{ id: `r${i}`, text: ['Ừ'], to: places[to % places.length] ?? '', ...(slip && { slip: true as const }) }]
            : [],
        ),
      })),
      ends: [
        { id: 'e0', outcome: 'well', says },
        { id: 'e1', outcome: 'again', says },
      ],
    }
  })

/** Every way through it, up to more replies than it has turns. */
function waysThrough(item: Conversation, way: readonly string[] = []): readonly (readonly string[])[] {
  const talk = talkAfter(item, way)
  if (talk === null || talk.turn === null || way.length > item.turns.length) return [way]
  return talk.turn.replies.flatMap(({ id }) => waysThrough(item, [...way, id]))
}

test('where the build finds nothing to mend, every way ends, and one ends well', () => {
  fc.assert(
    fc.property(anyTalk, (item) => {
      const isSound = item.turns.every(({ replies }) => replies.length > 0) && troublesIn(item).length === 0
      const marks = waysThrough(item).map((way) => mark(item, way))
      if (isSound) {
        expect(marks).not.toContain(null)
        expect(mark(item, goodWay(item))?.right).toBe(true)
      }
      if (goodWay(item).length > 0) expect(mark(item, goodWay(item))?.right).toBe(true)
      if (badWay(item).length > 0) expect(mark(item, badWay(item))?.right).toBe(false)
    }),
    { numRuns: 1000 },
  )
})
