import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { languages, openTranslation, sizeText, vietnamese, type WordKey } from '../../../src/i18n/i18n.ts'
import vi from '../../../src/i18n/vi.json'
import { flatWords } from '../../house/words.ts'

const keys = Object.keys(flatWords(vi)) as WordKey[]
const places = Object.values(flatWords(vi)).flatMap((text) =>
  [...text.matchAll(/\{\{(\w+)/g)].map(([, name = '']) => name),
)
const values = Object.fromEntries(places.map((place) => [place, 'X']))

describe('what a person wrote is only ever text', () => {
  const strange = ['$t(app.name)', '{{count}}', '{{picture}}', '<b>đậm</b>', '$t(x)', '{{- x}}', '__proto__', '&amp;']

  test.each(strange)('%s stays as it is', (text) => {
    expect(vietnamese().words('home.publisher', { name: text })).toBe(`Người làm bài: ${text}.`)
  })

  test('so does any other text', () => {
    fc.assert(
      fc.property(fc.string(), (name) => {
        expect(vietnamese().words('home.publisher', { name })).toBe(`Người làm bài: ${name}.`)
      }),
    )
  })
})

test('one file is told as one, several as several', async () => {
  const english = await openTranslation('en')
  const told = [0, 1, 2].map((count) => english.words('scan.sharedWhy', { count }))
  expect(told).toEqual(['0 files from another app', '1 file from another app', '2 files from another app'])
  expect(vietnamese().words('scan.sharedWhy', { count: 1 })).toBe('1 tệp từ ứng dụng khác')
})

describe.each(languages)('$name', ({ code }) => {
  test('every key has words, and none shows its name or an empty place', async () => {
    const { words } = await openTranslation(code)
    for (const key of keys) {
      const text = words(key, values)
      expect(text).not.toBe(key)
      expect(text).not.toMatch(/\{\{|\}\}/)
    }
  })

  test('numbers stand in their places', async () => {
    const { words } = await openTranslation(code)
    expect(words('result.score', { right: 3, total: 4 })).toMatch(/3\D+4/)
    expect(words('mine.count', { count: 0 })).toMatch(/^0\D/)
  })

  test('sizes are told in KB and MB', () => {
    expect(sizeText(5_300, code)).toMatch(/^5[.,]2\u00a0KB$/)
    expect(sizeText(30_000, code)).toBe('29\u00a0KB')
    expect(sizeText(3 * 1024 * 1024, code)).toBe('3\u00a0MB')
  })
})
