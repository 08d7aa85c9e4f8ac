// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen, within } from '@testing-library/preact'
import { useState } from 'preact/hooks'
import { afterEach, expect, test } from 'vitest'
import { mark } from '../../../core/item/mark.ts'
import type { Item } from '../../../core/pack/lesson.ts'
import type { RandomBytes } from '../../../core/ports.ts'
import { vietnamese } from '../../../src/i18n/i18n.ts'
import { type Draft, Question } from '../../../src/screens/question.tsx'
import { chooseAll, chooseOne, items, order, sort } from './items.ts'

afterEach(cleanup)

const { words } = vietnamese()
const noChance: RandomBytes = (length) => new Uint8Array(length)

/** Shows the item and keeps the draft as a lesson does; `drafts` holds each one. */
function show(item: Item, random = noChance): Draft[] {
  const drafts: Draft[] = []
  function Kept() {
    const [draft, setDraft] = useState<Draft>([])
    const keep = (next: Draft) => {
      drafts.push(next)
      setDraft(next)
    }
    return <Question words={words} item={item} draft={draft} onDraft={keep} random={random} />
  }
  render(<Kept />)
  return drafts
}

const press = (name: string | RegExp) => fireEvent.click(screen.getByRole('button', { name }))

test.each(items)('nothing is chosen before the learner chooses ($kind)', (item) => {
  show(item)
  expect(document.querySelectorAll('[aria-pressed=true], input:checked')).toHaveLength(0)
})

test('one choice is the whole answer', () => {
  const drafts = show(chooseOne)
  press('Cúp máy')
  expect(drafts).toEqual([['yes']])
})

test('each choice of many can be taken back', () => {
  const drafts = show(chooseAll)
  const box = (name: string) => screen.getByRole('checkbox', { name })
  fireEvent.click(box('Cúp máy'))
  fireEvent.click(box('Chuyển tiền'))
  fireEvent.click(box('Chuyển tiền'))
  expect(drafts.at(-1)).toEqual(['yes'])
})

test('an order is made by pressing in turn; pressed again, a step leaves and the others close up', () => {
  const drafts = show(order)
  press('Báo công an')
  press('Cúp máy')
  press('Kể cho con')
  expect(drafts.at(-1)).toEqual(['three', 'one', 'two'])
  press(/^Báo công an/)
  expect(drafts.at(-1)).toEqual(['one', 'two'])
  press(words('item.orderClear'))
  expect(drafts.at(-1)).toEqual([])
})

test('the steps to order never stand in the right order', () => {
  for (let chance = 0; chance < 256; chance++) {
    show(order, (length) => new Uint8Array(length).fill(chance))
    const shown = screen.getAllByRole('button').map((button) => button.textContent)
    expect(shown).not.toEqual(['Cúp máy', 'Kể cho con', 'Báo công an'])
    cleanup()
  }
})

test('a thing is in one group at a time, and only a whole sorting is an answer', () => {
  const drafts = show(sort)
  const put = (thing: string, group: string) =>
    fireEvent.click(within(screen.getByRole('group', { name: thing })).getByRole('button', { name: group }))
  put('Giấy mời', 'Giả')
  expect(mark(sort, drafts.at(-1) ?? [])).toBeNull()
  put('Giấy mời', 'Thật')
  put('Gọi video', 'Giả')
  expect(drafts.at(-1)).toEqual(['letter=real', 'video=fake'])
  expect(mark(sort, drafts.at(-1) ?? [])?.right).toBe(true)
})

test('options that the author fixed keep their order', () => {
  show({ ...chooseOne, fixed: true }, (length) => crypto.getRandomValues(new Uint8Array(length)))
  expect(screen.getAllByRole('button').map((button) => button.textContent)).toEqual([
    'Cúp máy',
    'Chuyển tiền',
    'Nghe tiếp',
  ])
})
