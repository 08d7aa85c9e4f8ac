import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readText } from '../../../cli/import/read-text.ts'
import { utf8 } from '../../../core/bytes.ts'
import { asUnicode, toTcvn3, toVni, toWindows1258 } from './old-letters.ts'
import { foundBy } from './refused.ts'

const lesson = readFileSync(
  join(import.meta.dirname, '../../../packs/scam-calls/lessons/fake-police/vi.md'),
  'utf8',
).normalize('NFC')
const question = 'Câu 1: Công an có gọi điện đòi tiền không?\nA. Có\nB. Không\nĐáp án: B\n'
const bytes = (...numbers: number[]) => Uint8Array.from(numbers)
const read = (given: Uint8Array) => readText(given, 'f.txt')
const refusal = (given: Uint8Array) => foundBy(() => read(given))

test('bytes that are no UTF-8 are refused with line and letter', () => {
  const cut = new Uint8Array([...utf8('Câu một\nđiện '), 0xc3, 0x28])
  expect(refusal(cut)).toMatch(/^f\.txt:2: .*at letter 6 of this line/)
})

test('French in an old code page is refused, not turned into Vietnamese', () => {
  const french = Uint8Array.from(
    [...'Où est né le président ? Déjà à Genève, après la guerre.'].map((c) => c.charCodeAt(0)),
  )
  expect(refusal(french)).toMatch(/^f\.txt:1: These are not the letters of UTF-8 \(at letter 2 /)
})

test('two words of an old code page prove nothing and are refused', () => {
  expect(refusal(toTcvn3('cúp máy'))).toMatch(/^f\.txt:1: /)
})

test('a letter that was lost before is refused with its place', () => {
  expect(refusal(utf8('Câu 1\nB\uFFFDc làm gì?'))).toMatch(/^f\.txt:2: Letter 2 of this line was lost/)
})

test('a file that holds no text is refused', () => {
  expect(refusal(bytes(0x50, 0x4b, 3, 4, 0, 0, 1, 0))).toMatch(/This is not a text file/)
  expect(refusal(bytes(0xff, 0xfe, 0, 0, 0x41, 0, 0, 0))).toMatch(/UTF-32/)
  expect(refusal(utf8('a\u0007b'))).toMatch(/Letter 2 of this line is a sign that no text holds/)
})

test('damaged UTF-16 is refused', () => {
  expect(refusal(bytes(0xff, 0xfe, 0x41, 0, 0, 0xd8, 0x42, 0))).toMatch(/UTF-16, but is damaged/)
})

test('old fonts in the midst of Unicode are refused with the first such word', () => {
  expect(refusal(utf8('Câu 1: Bác làm gì?\nA. C©u mét\nB. ChuyÓn tiÒn'))).toMatch(
    /^f\.txt:2: «C©u» looks like an old font/,
  )
})

const utf16 = (text: string, isBig: boolean) =>
  Uint8Array.from([...Buffer.from(text, 'utf16le')].map((_, i, all) => all[isBig ? i ^ 1 : i] ?? 0))

test.each([
  ['UTF-8', utf8(lesson)],
  ['UTF-8 with its mark', utf8(`\uFEFF${lesson}`)],
  ['line ends of Windows', utf8(lesson.replaceAll('\n', '\r\n'))],
  ['line ends of an old Mac', utf8(lesson.replaceAll('\n', '\r'))],
  ['letters apart from their marks (NFD)', utf8(lesson.normalize('NFD'))],
  ['UTF-16 LE with its mark', utf16(`\uFEFF${lesson}`, false)],
  ['UTF-16 BE with its mark', utf16(`\uFEFF${lesson}`, true)],
  ['UTF-16 LE without a mark', utf16(lesson, false)],
  ['UTF-16 BE without a mark', utf16(lesson, true)],
  ['windows-1258', toWindows1258(lesson)],
  ['UTF-8 taken for windows-1252 and saved again', asUnicode(utf8(lesson))],
])('%s is read right', (_, given) => {
  expect(read(given)).toBe(lesson)
})

test.each([
  ['TCVN3', toTcvn3],
  ['VNI', toVni],
] as const)('%s is read right, as bytes and saved as Unicode', (_, write) => {
  for (const text of [lesson, question]) {
    for (const given of [write(text), asUnicode(write(text))]) {
      expect(read(given).toLowerCase()).toBe(text.toLowerCase())
    }
  }
})

test('fonts for capitals give capitals', () => {
  const loud = 'CÔNG AN KHÔNG HỎI TIỀN, bác cúp máy nhé.'
  expect(read(toTcvn3(loud))).toBe(loud)
})

test.each([
  'Où est né le président ? Déjà à Genève, après la guerre, naïve, Noël.',
  '¿Cómo se cambia la orientación de la página? ©Año',
  'Grüße aus Österreich: »schöne« Straße, heißen.',
  'Có. Và cô là chú.',
  'Giá 2½ kg · 5 m² × 3',
])('%s stays as it is', (text) => {
  expect(read(utf8(text))).toBe(text)
})

test('any Unicode text comes back letter by letter', () => {
  const letters = fc.constantFrom(...'aăâđêôơư ế ộ ữ ị Ả A. 1)\n'.split(''), '漢', '🙂', 'ß', 'é')
  fc.assert(
    fc.property(fc.array(letters, { maxLength: 60 }), (list) => {
      const text = `Được ${list.join('')}`
      expect(read(utf8(text))).toBe(text.normalize('NFC'))
    }),
  )
})

test('any bytes are read or refused with a place', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), (given) => {
      const found = foundBy(() => read(given))
      expect(found === null || /^f\.txt:\d+: .+[.]$/.test(found)).toBe(true)
    }),
    { numRuns: 2000 },
  )
})
