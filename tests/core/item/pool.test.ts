import fc from 'fast-check'
import { expect, test } from 'vitest'
import { askedCount, lessonOfRun } from '../../../core/item/pool.ts'
import type { Lesson, Step } from '../../../core/pack/lesson.ts'
import { isItem, itemsOf } from '../../../core/pack/steps.ts'

const words = [{ type: 'paragraph' as const, spans: ['Đèn nhỏ.'] }]
const option = (id: string) => ({ id, text: [id], why: words })
const item = (id: string): Step => ({
  id,
  kind: 'choose-one',
  prompt: words,
  options: [option(`${id}-a`), option(`${id}-b`)],
  right: `${id}-a`,
})
const card = (id: string): Step => ({ id, kind: 'card', body: words })

/** A card before each pair of items. */
function lessonWith(items: number, ask?: number): Lesson {
  const steps = Array.from({ length: items }, (_, i) => [
    ...(i % 2 === 0 ? [card(`card-${i}`)] : []),
    item(`item-${i}`),
  ])
  const about = { id: 'pool', language: 'vi', title: 'Kho', summary: 'Ngắn.', minutes: 3 }
  return { ...about, ...(ask !== undefined && { ask }), steps: steps.flat() }
}

const idsOf = (lesson: Lesson) => itemsOf(lesson).map(({ id }) => id)
const runId = fc.stringMatching(/^[0-9a-f]{32}$/)

test('a lesson that asks for no number of items is left as it is', () => {
  const lesson = lessonWith(8)
  expect(lessonOfRun(lesson, 'any')).toBe(lesson)
  expect(askedCount(lesson)).toBe(8)
})

test('a lesson that asks more than it holds asks all of it', () => {
  expect(idsOf(lessonOfRun(lessonWith(3, 5), 'any'))).toEqual(['item-0', 'item-1', 'item-2'])
  expect(askedCount(lessonWith(3, 5))).toBe(3)
})

test('a run asks as many as the lesson says, in its order, and shows every card', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 }), runId, (items, ask, run) => {
      const lesson = lessonWith(items, ask)
      const asked = lessonOfRun(lesson, run)
      expect(idsOf(asked)).toHaveLength(askedCount(lesson))
      expect(asked.steps).toEqual(lesson.steps.filter((step) => asked.steps.includes(step)))
      expect(asked.steps.filter((step) => !isItem(step))).toEqual(lesson.steps.filter((step) => !isItem(step)))
    }),
  )
})

test('the same run draws the same items, also in another language', () => {
  fc.assert(
    fc.property(runId, (run) => {
      const translated = { ...lessonWith(8, 4), language: 'en' }
      expect(idsOf(lessonOfRun(translated, run))).toEqual(idsOf(lessonOfRun(lessonWith(8, 4), run)))
    }),
  )
})

test('over many runs every item comes as often as any other, and with every other', () => {
  const runs = 4000
  const count = new Map<string, number>()
  const add = (key: string) => count.set(key, (count.get(key) ?? 0) + 1)
  for (let i = 0; i < runs; i++) {
    const ids = idsOf(lessonOfRun(lessonWith(8, 4), i.toString(16).padStart(32, '0')))
    for (const id of ids) {
      add(id)
      for (const other of ids) if (id < other) add(`${id} ${other}`)
    }
  }
  for (const [key, times] of count) {
    // Half of all runs hold an item, and three in fourteen a pair; five standard deviations either way.
    const share = key.includes(' ') ? 3 / 14 : 1 / 2
    expect(Math.abs(times - runs * share)).toBeLessThan(5 * Math.sqrt(runs * share * (1 - share)))
  }
  expect(count.size).toBe(8 + 28)
})
