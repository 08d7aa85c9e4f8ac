import fc from 'fast-check'
import { expect, test } from 'vitest'
import { entriesOf, notesOf, understood } from '../reading.ts'

const read = (text: string) => understood(text, 'gift')

test.each([
  ['a brace that never closes', 'Một? {=a ~b', /a brace is missing/],
  ['a brace that never opens', 'Một? =a ~b}', /a brace is missing/],
  ['two pairs of braces', 'Một {=a ~b} hai {=c ~d}', /more than one pair of braces/],
  ['no question before the answers', '{=a ~b}', /no words before its answers/],
  ['no right answer', 'Một? {~a ~b}', /none of its answers is marked as right/],
  ['words before the first sign', 'Một? {a =b ~c}', /«a» stands before its first = or ~/],
  ['an answer without words', 'Một? {=a ~#vì}', /one of its answers has no words/],
  ['a number that is none', 'Một? {#=một}', /«một» is no number/],
  ['a pair without its other half', 'Một? {=a -> =b -> c}', /nothing after ->/],
])('%s is named with its line, and the rest is read', async (_, bad, sentence) => {
  const found = await read(`Trước? {T}\n\n${bad}\n\nSau? {F}\n`)
  expect(entriesOf(found).map(({ kind }) => kind)).toEqual(['true-false', 'true-false'])
  expect(notesOf(found)).toEqual([expect.stringMatching(/^left f\.txt:3: «.*» is left out: /)])
  expect(notesOf(found)[0]).toMatch(sentence)
})

test('a picture and a link in HTML are named with their line', async () => {
  const found = await read('[html]<p>Xem <img src="a.png" alt="điện thoại"></p>\n<a href="https\\://x.vn">đây</a>{T}')
  expect(notesOf(found)).toEqual([
    'lost f.txt:1: The picture «a.png» is left out; its words were «điện thoại».',
    'lost f.txt:2: The link «https://x.vn» is left out; its words stay.',
  ])
})

test('a comment on TRUE, which Moodle reads the other way round, is to be checked', async () => {
  expect(notesOf(await read('Đúng? {TRUE#Hay lắm}'))).toEqual([expect.stringMatching(/^check f\.txt:1: This comment/)])
  const both = entriesOf(await read('Đúng? {TRUE#Chưa đúng#Hay lắm}'))
  expect(both).toMatchObject([{ whenTrue: { written: 'Hay lắm' }, whenFalse: { written: 'Chưa đúng' } }])
})

test('whatever stands in a file, each piece of it is read or named', async () => {
  const piece = fc.constantFrom(
    '::T::',
    '{',
    '}',
    '=',
    '~',
    '#',
    '->',
    '%50%',
    'a',
    'Câu',
    '\n',
    '\n\n',
    '\\',
    '//',
    '[html]',
    '<b>',
    '####',
    'T',
    '1..2',
    '$CATEGORY: x',
  )
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 30 }), async (list) => {
      const text = list.join('')
      const found = await read(text)
      const isSaid = entriesOf(found).length + found.notes.length + found.parts.length > 0
      expect(isSaid || text.split('\n').every((line) => line.trim() === '' || /^\s*\/\//.test(line))).toBe(true)
    }),
    { numRuns: 1000 },
  )
})
