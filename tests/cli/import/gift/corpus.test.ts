import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { expect, test } from 'vitest'
import { importSource } from '../../../../cli/import/import.ts'
import { openSource } from '../../../../cli/import/source.ts'
import { corpus, examples } from '../corpora.ts'
import { type Expected, factsOfExpected, factsOfUnderstood } from './expected.ts'

const theirs = corpus('questions/gift').filter((path) => path.endsWith('.gift'))
const ours = examples('gift').filter((path) => path.endsWith('.gift'))

test('the corpus, where it is, is whole', () => {
  expect([0, 34]).toContain(theirs.length)
})

test.each([...ours, ...theirs].map((path) => [basename(path), path]))(
  '%s gives the types, titles, stems, options, credits and feedback that its JSON tells',
  async (_, path = '') => {
    const expected = JSON.parse(readFileSync(path.replace(/gift$/, 'json'), 'utf8')) as readonly Expected[]
    const found = await importSource(openSource(path))
    expect(factsOfUnderstood(found)).toEqual(expected.map(factsOfExpected))
    expect(found.notes.filter(({ kind }) => kind === 'left')).toEqual([])
  },
)
