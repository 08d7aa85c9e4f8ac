// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen, within } from '@testing-library/preact'
import { useState } from 'preact/hooks'
import { afterEach, expect, test } from 'vitest'
import { mark } from '../../../core/item/mark.ts'
import type { Item } from '../../../core/pack/lesson.ts'
import type { RandomBytes } from '../../../core/ports.ts'
import { vietnamese } from '../../../src/i18n/i18n.ts'
import { type Draft, Question } from '../../../src/screens/question.tsx'
import {
  chooseAll,
  chooseOne,
  conversation,
  gap,
  items,
  match,
  number,
  order,
  sort,
  spot,
  spots,
  trueFalse,
} from './items.ts'

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
    return (
      <Question
        words={words}
        item={item}
        draft={draft}
        onDraft={keep}
        random={random}
        onDone={() => drafts.push(['done'])}
      />
    )
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

test('a statement is called true or not with one press', () => {
  const drafts = show(trueFalse)
  press(words('item.false'))
  expect(drafts).toEqual([['false']])
})

const side = (left: string) => within(screen.getByRole('group', { name: left }))
const pair = (left: string, right: string) => fireEvent.click(side(left).getByRole('button', { name: right }))

test('pairs are made one after the other: what is chosen closes, the next opens and has the focus', () => {
  const drafts = show(match)
  expect(
    side('Đường dẫn lạ')
      .getAllByRole('button')
      .map(({ textContent }) => textContent),
  ).toEqual([words('item.matchOpen')])
  pair('Mã OTP', 'Giữ kín')
  expect(document.activeElement).toBe(screen.getByRole('group', { name: 'Đường dẫn lạ' }))
  pair('Đường dẫn lạ', 'Không bấm')
  expect(mark(match, drafts.at(-1) ?? [])).toBeNull()
  pair('Số lạ', 'Cúp máy')
  expect(mark(match, drafts.at(-1) ?? [])?.right).toBe(true)
  expect(document.activeElement).toBe(screen.getByRole('group', { name: 'Số lạ' }))
})

test('a second side that is chosen again leaves its pair, which opens again', () => {
  const drafts = show(match)
  pair('Mã OTP', 'Không bấm')
  pair('Đường dẫn lạ', `Không bấm ${words('item.matchTaken', { left: 'Mã OTP' })}`)
  expect(drafts.at(-1)).toEqual(['link=link-with'])
  expect(side('Mã OTP').getAllByRole('button')).toHaveLength(3)
})

test('a pair that was made can be opened and made anew', () => {
  const drafts = show(match)
  pair('Mã OTP', 'Không bấm')
  fireEvent.click(side('Mã OTP').getByRole('button'))
  pair('Mã OTP', 'Giữ kín')
  expect(drafts.at(-1)).toEqual(['otp=otp-with'])
})

test('the sides to match never stand beside their own', () => {
  for (let chance = 0; chance < 256; chance++) {
    show(match, (length) => new Uint8Array(length).fill(chance))
    const shown = side('Mã OTP')
      .getAllByRole('button')
      .map((button) => button.textContent)
    expect(shown).not.toEqual(['Giữ kín', 'Không bấm', 'Cúp máy'])
    cleanup()
  }
})

const type = (value: string) => fireEvent.input(screen.getByRole('textbox'), { target: { value } })

test('typed words never leave the field: what they were taken for does', () => {
  const drafts = show(gap)
  type('MOT mot  ba.')
  type('114')
  type('Nguyễn Văn An, 0912 345 678')
  type('  ')
  expect(drafts).toEqual([['in-words'], ['fire'], ['other'], []])
})

test('the rule stands with the field', () => {
  show(gap)
  const rule = screen.getByRole('textbox').getAttribute('aria-describedby') ?? ''
  expect(document.getElementById(rule)?.textContent).toBe(words('item.gapRule'))
})

test('a number is read back as the phone understands it, and what is none is no answer', () => {
  const drafts = show(number)
  type('1.500.000 quả')
  expect(screen.getByText(words('item.numberOnly'))).toBeTruthy()
  type('1 500 000 đồng')
  expect(screen.getByText(words('item.numberRead', { number: '1.500.000 đồng' }))).toBeTruthy()
  expect(drafts).toEqual([[], ['1500000']])
})

test('Enter in the field is the button below', () => {
  const drafts = show(number)
  fireEvent.keyDown(screen.getByRole('textbox'), { key: 'Enter' })
  expect(drafts).toEqual([['done']])
})

test('a place in a picture is chosen in the picture or by its words; one only where one is right', () => {
  const drafts = show(spot)
  fireEvent.click(document.querySelectorAll('.spot')[0] as Element)
  press('Đường dẫn')
  expect(drafts).toEqual([['sender'], ['link-in-it']])
})

test('where several places are right each can be taken back', () => {
  const drafts = show(spots)
  press('Người gửi')
  press('Đường dẫn')
  fireEvent.click(document.querySelectorAll('.spot')[0] as Element)
  expect(drafts.at(-1)).toEqual(['link-in-it'])
})

test('a screen reader and the keys meet each place once, in words', () => {
  show(spot)
  expect(screen.getAllByRole('button')).toHaveLength(3)
  for (const area of document.querySelectorAll('.spot')) expect(area.getAttribute('tabindex')).toBe('-1')
})

test('a talk goes on with each reply; what was said stays, and what they say next has the focus', () => {
  const drafts = show(conversation)
  press('Cháu là ai?')
  expect(document.activeElement?.textContent).toBe(`${words('item.theySay')}Bác đọc mã giúp cháu.`)
  expect(screen.getByText('Cháu là ai?').tagName).toBe('LI')
  press('Bác cúp máy đây.')
  expect(drafts.at(-1)).toEqual(['who', 'refuse'])
  expect(mark(conversation, drafts.at(-1) ?? [])?.right).toBe(true)
})

test('a talk can begin anew before it ends', () => {
  const drafts = show(conversation)
  press('Ừ, bác nghe.')
  press(words('item.conversationAgain'))
  expect(drafts.at(-1)).toEqual([])
  press('Cháu là ai?')
})
