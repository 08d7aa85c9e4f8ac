import { expect, test } from 'vitest'
import { vietnamese } from '../../../src/i18n/i18n.ts'
import { questionText } from '../../../src/screens/question-text.ts'
import { conversation, gap, items, match, trueFalse } from './items.ts'

const { words } = vietnamese()

test.each(items)('the voice reads the question and something to answer with ($kind)', (item) => {
  const [block] = item.prompt
  const asked = block?.type === 'paragraph' ? String(block.spans[0]) : ''
  const text = questionText(words, item, [])
  expect(text).toContain(asked)
  expect(text.length).toBeGreaterThan(asked.length)
})

test('a gap is read as a gap, not as strokes', () => {
  expect(questionText(words, gap, [])).toContain(`công an số ${words('item.gapHere')} ngay.`)
  expect(questionText(words, gap, [])).not.toContain('_')
})

test('a statement is read with the two things that it may be called', () => {
  expect(questionText(words, trueFalse, [])).toMatch(/lời khai\.\. Đúng\. Không đúng$/)
})

test('the sides to match are not read in the order that would give the pairs away', () => {
  const text = questionText(words, match, [])
  const places = ['Giữ kín', 'Không bấm', 'Cúp máy'].map((side) => text.indexOf(side))
  expect(places).not.toEqual(places.toSorted((a, b) => a - b))
})

test('in a talk the voice reads what they say now and what may be answered to it', () => {
  const later = questionText(words, conversation, ['who'])
  expect(later).toBe('Bác đọc mã giúp cháu.. Bác cúp máy đây.. Mã là đây.')
  expect(questionText(words, conversation, ['who', 'refuse'])).toBe('')
})
