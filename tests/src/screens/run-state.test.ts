import { expect, test } from 'vitest'
import type { Item, Lesson } from '../../../core/pack/lesson.ts'
import type { Run } from '../../../src/records/records.ts'
import {
  atStep,
  canGoOn,
  resume,
  rightAtFirst,
  tryAgain,
  withDraft,
  withGiven,
} from '../../../src/screens/run-state.ts'
import { chooseOne, words } from './items.ts'

const first: Item = { ...chooseOne, id: 'first' }
const second: Item = { ...chooseOne, id: 'second' }
const card = { id: 'card', kind: 'card' as const, body: words }
const lesson: Lesson = {
  id: 'one',
  language: 'vi',
  title: 'Bài một',
  summary: 'Ngắn.',
  minutes: 3,
  steps: [card, first, second],
}
const run: Run = {
  id: 'r',
  learner: 'l',
  pack: 'p',
  packHash: 'h',
  lesson: 'one',
  step: 0,
  attempts: {},
  firstRight: {},
  closed: false,
  finished: false,
}
const right = { answer: ['yes'], mark: { right: true, score: 1 }, attempt: 1 }
const wrong = { answer: ['no'], mark: { right: false, score: 0 }, attempt: 1 }

test('an item cannot be left before it is answered; a card can', () => {
  expect(canGoOn(first, resume(run, lesson))).toBe(false)
  expect(canGoOn(card, resume(run, lesson))).toBe(true)
  expect(canGoOn(first, withGiven(resume(run, lesson), first, wrong))).toBe(true)
})

test('a step that the lesson no longer has leads to its last one', () => {
  expect(resume({ ...run, step: 99 }, lesson).step).toBe(2)
})

test('an answer that was saved at this step is shown again; one of another step is not', () => {
  const lastAnswer = { item: 'first', answer: ['no'] }
  const attempts = { first: 2 }
  expect(resume({ ...run, step: 1, lastAnswer, attempts }, lesson).given).toEqual({ ...wrong, attempt: 2 })
  expect(resume({ ...run, step: 2, lastAnswer, attempts }, lesson).given).toBeNull()
})

test('an answer that this item cannot have had is not shown', () => {
  const lastAnswer = { item: 'first', answer: ['gone'] }
  expect(resume({ ...run, step: 1, lastAnswer }, lesson).given).toBeNull()
})

test('only the first answer counts for the score', () => {
  const tried = withGiven(tryAgain(withGiven(resume(run, lesson), first, wrong)), first, { ...right, attempt: 2 })
  expect(rightAtFirst(tried, lesson)).toBe(0)
  expect(rightAtFirst(withGiven(atStep(tried, 2), second, right), lesson)).toBe(1)
})

test('what was half chosen is forgotten with the next step and with a new try', () => {
  const chosen = withDraft(resume(run, lesson), ['yes'])
  expect(atStep(chosen, 2).draft).toEqual([])
  expect(tryAgain(chosen)).toMatchObject({ draft: [], given: null })
})
