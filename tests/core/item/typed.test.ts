import fc from 'fast-check'
import { expect, test } from 'vitest'
import { foldedWords } from '../../../core/item/folded.ts'
import { answerOfTyped } from '../../../core/item/gap.ts'
import { mark } from '../../../core/item/mark.ts'
import { isNumberSpelling, readNumber, shownNumber } from '../../../core/item/number.ts'
import { gap, number } from '../../src/screens/items.ts'

const sign = fc.oneof(
  fc.constantFrom(...'aăâáàảãạđĐêÔơƯỳ .,1Σß'.split('')),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
)
const letters = fc.array(sign, { maxLength: 12 }).map((signs) => signs.join(''))

test.each(['', '   ', '...', '?!'])('«%s» is nothing, and no answer', (typed) => {
  expect(answerOfTyped(gap, typed)).toEqual([])
})

test.each([
  ['Công An', 'cong an'],
  ['công an', 'công an'.normalize('NFD')],
  ['Đà Nẵng', 'da nang'],
  ['dịch vụ công', 'Dichvucong.'],
  ['«Cúp máy»', 'cup may'],
  ['ＡＢＣ １', 'abc1'],
])('«%s» and «%s» count as one', (one, other) => {
  expect(foldedWords(one)).toBe(foldedWords(other))
})

test.each([
  ['dichvucong.gov.vn', 'dichvucong.gov.com'],
  ['113', '114'],
  ['a', 'ă b'],
])('«%s» and «%s» are two', (one, other) => {
  expect(foldedWords(one)).not.toBe(foldedWords(other))
})

test('folded once more, words stay as they are; their spelling in Unicode, capital letters and spaces do not count', () => {
  fc.assert(
    fc.property(letters, (text) => {
      const folded = foldedWords(text)
      expect(foldedWords(folded)).toBe(folded)
      for (const form of ['NFC', 'NFD', 'NFKC', 'NFKD'] as const) expect(foldedWords(text.normalize(form))).toBe(folded)
      expect(foldedWords(` ${[...text].join(' ')}`)).toBe(folded)
    }),
  )
})

test('whatever is typed, the answer names a part or «other» and can be marked', () => {
  fc.assert(
    fc.property(letters, (typed) => {
      const answer = answerOfTyped(gap, typed)
      expect(['police', 'in-words', 'fire', 'other', undefined]).toContain(answer[0])
      if (answer.length > 0) expect(mark(gap, answer)).not.toBeNull()
    }),
  )
})

test.each([
  ['1.500.000', '1500000'],
  ['1500000', '1500000'],
  ['1 500 000', '1500000'],
  ['1,500,000', '1500000'],
  ['1.500.000 đồng', '1500000'],
  ['1.500.000dong', '1500000'],
  ['1.500.000 đ', '1500000'],
  ['1.500.000Đ', '1500000'],
  ['1.000', '1000'],
  ['1.000,50', '1000.5'],
  ['1,000.5', '1000.5'],
  ['3,5', '3.5'],
  ['3.5', '3.5'],
  ['0.125', '0.125'],
  ['0,0', '0'],
  ['007', '7'],
  ['１２', '12'],
  ['999999999999', '999999999999'],
])('in Vietnamese «%s» is %s', (typed, read) => {
  expect(readNumber(typed, ',', 'đồng')).toBe(read)
})

test('one separator before three digits is read as the language has it', () => {
  expect(readNumber('1.500', ',')).toBe('1500')
  expect(readNumber('1.500', '.')).toBe('1.5')
  expect(readNumber('1,500', ',')).toBe('1.5')
  expect(readNumber('1,500', '.')).toBe('1500')
})

test.each([
  '',
  'năm',
  '-3',
  '1.2.3',
  '1..5',
  '5 cái',
  '5 g',
  'đồng',
  '5 đồng 3',
  '1e5',
  '1234567890123',
  '0,1234567',
  '.',
  '5,',
])('«%s» is no number here', (typed) => expect(readNumber(typed, ',', 'đồng')).toBeNull())

test('however a number is shown, it is read as the same number', () => {
  const amount = fc.tuple(fc.integer({ min: 0, max: 999_999_999_999 }), fc.integer({ min: 0, max: 999_999 }))
  fc.assert(
    fc.property(amount, fc.constantFrom(',' as const, '.' as const), ([whole, part], decimal) => {
      const decimals = String(part).padStart(6, '0').replace(/0+$/, '')
      const text = decimals === '' ? String(whole) : `${whole}.${decimals}`
      expect(isNumberSpelling(text)).toBe(true)
      expect(readNumber(shownNumber(text, decimal, 'đồng'), decimal, 'đồng')).toBe(text)
    }),
  )
})

test('whatever is typed as a number, it is none or can be marked', () => {
  const digits = fc.string({ unit: fc.constantFrom(...'0123456789.,- đồng'.split('')), maxLength: 20 })
  fc.assert(
    fc.property(digits, (typed) => {
      const read = readNumber(typed, ',', number.unit)
      if (read !== null) expect(mark(number, [read])).not.toBeNull()
    }),
  )
})

test('a number is right up to its tolerance, and in one spelling only', () => {
  const rightOf = (text: string) => mark(number, [text])?.right
  expect([1_449_999, 1_450_000, 1_550_000, 1_550_001].map(String).map(rightOf)).toEqual([false, true, true, false])
  expect(['1.500.000', '01500000', '1500000.0', '-1', '1e6'].map(rightOf)).toEqual(Array(5).fill(undefined))
  expect(mark({ ...number, value: 3.5, tolerance: 0.1 }, ['3.6'])?.right).toBe(true)
})
