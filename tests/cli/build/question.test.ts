import * as v from 'valibot'
import { expect, test } from 'vitest'
import { questionOf } from '../../../cli/build/checks/question.ts'
import { PublishedYaml } from '../../../cli/build/source/shapes.ts'
import type { Block, ChooseAll, Order, Sort } from '../../../core/pack/lesson.ts'
import { items } from '../../src/screens/items.ts'

const words: Block[] = [{ type: 'paragraph', spans: ['Vì thế.'] }]
const part = (id: string) => ({ id, text: [id], why: words })

const several: ChooseAll = {
  kind: 'choose-all',
  id: 'q',
  prompt: words,
  options: [part('b'), part('a'), part('d'), part('c')],
  right: ['b', 'a'],
}
const order: Order = { kind: 'order', id: 'o', prompt: words, steps: [part('c'), part('a'), part('b')], why: words }
const sort: Sort = {
  kind: 'sort',
  id: 's',
  prompt: words,
  groups: [part('real'), part('fake')],
  things: [
    { ...part('y'), in: 'real' },
    { ...part('x'), in: 'fake' },
  ],
}

test('a question is the same in whatever order its answers stand', () => {
  const turned = { ...several, options: several.options.toReversed(), right: several.right.toReversed() }
  expect(questionOf(several)).toBe('choose-all a b / c d')
  expect(questionOf(turned)).toBe(questionOf(several))
  expect(questionOf({ ...sort, things: sort.things.toReversed() })).toBe('sort x=fake y=real')
})

test('of an order the order is the question', () => {
  expect(questionOf(order)).toBe('order c a b')
  expect(questionOf({ ...order, steps: order.steps.toReversed() })).not.toBe(questionOf(order))
})

test('new words make no new question', () => {
  const reworded = { ...several, prompt: [], options: several.options.map((option) => ({ ...option, text: ['Khác'] })) }
  expect(questionOf(reworded)).toBe(questionOf(several))
})

test.each(items)('the published list takes the question as it is written down ($kind)', (item) => {
  const list = { version: 1, lessons: { lesson: { [item.id]: questionOf(item) } } }
  expect(v.parse(PublishedYaml, list)).toEqual(list)
})
