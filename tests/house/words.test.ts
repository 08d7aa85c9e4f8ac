import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { problemCodes } from '../../core/problem.ts'
import { root } from './sources.ts'
import { codesWithoutWords, differences, emptyWords, type Words } from './words.ts'

const languages = ['vi', 'en']

function words(language: string): Words {
  return JSON.parse(readFileSync(join(root, `src/i18n/${language}.json`), 'utf8')) as Words
}

test('a key that one language lacks is found', () => {
  expect(differences({ go: { back: 'Về', next: 'Tiếp' } }, { go: { back: 'Back' } })).toEqual(['go.next'])
})

test('a placeholder that one language lacks is found', () => {
  expect(differences({ size: 'Tải {{size}}' }, { size: 'Download' })).toEqual(['size'])
})

test('plural forms of one key are one key', () => {
  expect(differences({ n: '{{count}} bài' }, { n: '{{count}} lessons', 'n#one': '{{count}} lesson' })).toEqual([])
})

test('a problem without a sentence is found', () => {
  expect(codesWithoutWords(['net/slow', 'net/x'], { problems: { 'net/slow': 'Mạng chậm.' } })).toEqual(['net/x'])
  expect(codesWithoutWords(['net/slow'], {})).toEqual(['net/slow'])
})

test('an empty sentence is found', () => {
  expect(emptyWords({ go: { back: ' ' } })).toEqual(['go.back'])
})

test('both languages have the same keys and placeholders', () => {
  expect(differences(words('vi'), words('en'))).toEqual([])
})

test.each(languages)('every problem has a sentence in %s', (language) => {
  expect(codesWithoutWords(Object.keys(problemCodes), words(language))).toEqual([])
})

test.each(languages)('no sentence in %s is empty', (language) => {
  expect(emptyWords(words(language))).toEqual([])
})
