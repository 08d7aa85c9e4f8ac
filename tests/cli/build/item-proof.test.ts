import { expect, test } from 'vitest'
import { proofTrouble } from '../../../cli/build/checks/check-items.ts'
import type { Block, ChooseOne, Sort } from '../../../core/pack/lesson.ts'

const words: Block[] = [{ type: 'paragraph', spans: ['Vì thế.'] }]
const part = (id: string) => ({ id, text: [id], why: words })

const question: ChooseOne = { kind: 'choose-one', id: 'q', prompt: words, options: [part('a'), part('b')], right: 'a' }
const sorting: Sort = {
  kind: 'sort',
  id: 's',
  prompt: words,
  groups: [part('real'), part('fake')],
  things: [
    { ...part('x'), in: 'real' },
    { ...part('y'), in: 'fake' },
  ],
}

test('a key that is no option cannot be reached', () => {
  expect(proofTrouble({ ...question, right: 'c' })).toMatch(/«q» rightly/)
})

test('a thing in a group that is not there cannot be put right', () => {
  expect(proofTrouble({ ...sorting, things: [{ ...part('x'), in: 'none' }] })).toMatch(/«s» rightly/)
})

test('a question whose every option is right cannot be missed', () => {
  expect(proofTrouble({ ...question, kind: 'choose-all', right: ['a', 'b'] })).toMatch(/«q» wrongly/)
})

test('a sort with one group cannot be missed', () => {
  expect(proofTrouble({ ...sorting, groups: [part('real')], things: [{ ...part('x'), in: 'real' }] })).toMatch(
    /wrongly/,
  )
})

test('sound items pass', () => {
  const order = { kind: 'order' as const, id: 'o', prompt: words, steps: [part('a'), part('b'), part('c')], why: words }
  expect([question, sorting, order].map(proofTrouble)).toEqual([null, null, null])
})
