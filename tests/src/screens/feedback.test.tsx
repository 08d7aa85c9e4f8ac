// @vitest-environment happy-dom
import { cleanup, render, screen } from '@testing-library/preact'
import { afterEach, expect, test } from 'vitest'
import { type Answer, mark, rightAnswer } from '../../../core/item/mark.ts'
import type { Item } from '../../../core/pack/lesson.ts'
import { vietnamese } from '../../../src/i18n/i18n.ts'
import { Feedback, feedbackText } from '../../../src/screens/feedback.tsx'
import { chooseAll, chooseOne, conversation, gap, items, number, order, sort } from './items.ts'

afterEach(cleanup)

const { words } = vietnamese()

function props(item: Item, answer: Answer, attempt = 1) {
  const marked = mark(item, answer)
  if (marked === null) throw new Error('not an answer')
  return { words, item, answer, attempt, mark: marked }
}

function show(item: Item, answer: Answer, attempt?: number): void {
  render(<Feedback {...props(item, answer, attempt)} />)
}

const heading = () => screen.getByRole('heading').textContent

test('a wrong answer is never called wrong, and gives its reason', () => {
  show(chooseOne, ['no'])
  expect(heading()).toBe(words('item.look'))
  expect(screen.getByText('Vì Chuyển tiền.')).toBeTruthy()
})

test('the first wrong try leaves the right option to the learner; the second tells it', () => {
  show(chooseOne, ['no'])
  expect(screen.queryByText('Cúp máy')).toBeNull()
  cleanup()
  show(chooseOne, ['no'], 2)
  expect(screen.getByText('Cúp máy')).toBeTruthy()
  expect(document.body.textContent).toContain(words('item.rightOne'))
})

test('half right is called nearly right', () => {
  show(chooseAll, ['yes'])
  expect(heading()).toBe(words('item.almost'))
})

test.each(items)('a right answer is called right ($kind)', (item) => {
  show(item, rightAnswer(item))
  expect(heading()).toBe(words('item.right'))
})

test('every decision of a choice of many and of a sorting has its reason and a mark that is no colour', () => {
  for (const [item, answer] of [
    [chooseAll, ['no']],
    [sort, ['letter=fake', 'video=fake']],
  ] as const) {
    show(item, answer)
    const rows = screen.getAllByRole('listitem')
    expect(rows).toHaveLength(item.kind === 'sort' ? item.things.length : item.options.length)
    for (const row of rows) {
      expect(row.querySelector('svg')).not.toBeNull()
      expect(row.querySelector('.note')?.textContent).not.toBe('')
      expect(row.textContent).toMatch(/Vì /)
    }
    cleanup()
  }
})

test('after an order the right one is shown with its reason', () => {
  show(order, ['three', 'two', 'one'])
  expect(screen.getAllByRole('listitem').map((row) => row.textContent)).toEqual([
    '1Cúp máy',
    '2Kể cho con',
    '3Báo công an',
  ])
  expect(screen.getByText('Cúp máy trước đã.')).toBeTruthy()
})

test.each(items)('the voice says the verdict and every reason ($kind)', (item) => {
  const text = feedbackText(props(item, rightAnswer(item)))
  expect(text).toContain(words('item.right'))
  expect(text).toMatch(/Vì |trước đã/)
})

test('the focus goes to the verdict, so that a screen reader says it first', () => {
  show(chooseOne, ['yes'])
  expect(document.activeElement).toBe(screen.getByRole('heading'))
})

test('a foreseen slip has its own words, and everything else one; the second try tells what to write', () => {
  show(gap, ['fire'])
  expect(screen.getByText('Vì số này của cứu hỏa.')).toBeTruthy()
  cleanup()
  show(gap, ['other'])
  expect(screen.getByText(words('item.otherWords'))).toBeTruthy()
  expect(screen.queryByText('113')).toBeNull()
  cleanup()
  show(gap, ['other'], 2)
  expect(screen.getByText('113')).toBeTruthy()
})

test('a wrong number is shown as people write it', () => {
  show(number, ['1400000.5'], 2)
  expect(screen.getByText('1.400.000,5 đồng')).toBeTruthy()
  expect(screen.getByText('1.500.000 đồng')).toBeTruthy()
})

test('after a talk its end is told, and each slip on the way with its reason', () => {
  show(conversation, ['listen', 'read-it'])
  expect(heading()).toBe(words('item.look'))
  expect(screen.getByText('Vì lộ mã, mình thử lại nhé.')).toBeTruthy()
  expect(screen.getAllByRole('listitem').map((row) => row.className)).toEqual(Array(2).fill('row reason look'))
})
