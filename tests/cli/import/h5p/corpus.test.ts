import { describe, expect, test } from 'vitest'
import { importSource } from '../../../../cli/import/import.ts'
import type { Entry } from '../../../../cli/import/question.ts'
import { openSource } from '../../../../cli/import/source.ts'
import { lineOfWords } from '../../../../cli/import/words/words.ts'
import { corpusFiles, corpusPath, corpusText } from '../corpus-files.ts'
import { entriesOf } from '../reading.ts'

describe('packages of others', () => {
  interface Expected {
    readonly title: string
    readonly mainLibrary: string
    readonly questions: readonly {
      readonly type: string
      readonly stem: string
      readonly options?: readonly string[]
      readonly correct?: readonly number[] | boolean
      readonly gaps?: readonly (readonly string[])[]
    }[]
  }
  const files = corpusFiles('questions/h5p')
  const expected = JSON.parse(
    files.includes('expected.json') ? corpusText('questions/h5p/expected.json') : '{}',
  ) as Record<string, Expected>

  test.each(Object.entries(expected))(
    '%s has the questions and keys that are expected',
    async (name, { title, mainLibrary, questions }) => {
      const found = await importSource(openSource(corpusPath(`questions/h5p/${name}`), name))
      expect(found.title).toBe(title)
      const asked = entriesOf(found).filter(({ kind }) => kind !== 'page' && kind !== 'essay')
      expect(asked.map(asExpected)).toEqual(questions.map((one) => ({ ...one, type: undefined })))
      if (entriesOf(found).length === 0)
        expect(found.notes.map(({ sentence }) => sentence)).toEqual([`not supported: ${mainLibrary}.`])
    },
  )

  function asExpected(entry: Entry) {
    const stem = lineOfWords(entry.kind === 'page' ? entry.body : entry.stem).replaceAll('_____', '____')
    if (entry.kind === 'true-false') return { type: undefined, stem, correct: entry.answer }
    if (entry.kind === 'fill')
      return { type: undefined, stem, gaps: entry.gaps.map(({ accepted }) => accepted.map(({ text }) => text)) }
    if (entry.kind !== 'choose-one' && entry.kind !== 'choose-all') return { type: entry.kind, stem }
    const correct = entry.options.flatMap(({ right }, i) => (right ? [i] : []))
    return { type: undefined, stem, options: entry.options.map(({ text }) => lineOfWords(text)), correct }
  }

  const invalid = corpusFiles('questions/h5p-invalid').filter((path) => path !== 'script-in-svg.h5p')
  const reasons: Record<string, RegExp> = {
    'broken-content-json.h5p': /content\.json:11: This is no proper JSON/,
    'broken-h5p-json.h5p': /h5p\.json:16: This is no proper JSON/,
    'corrupt_archive.h5p': /no ZIP and no TAR/,
    'invalid-h5p-json-schema.h5p': /names no mainLibrary/,
  }
  test.each(invalid)('%s is refused with the reason', async (name) => {
    const reading = importSource(openSource(corpusPath(`questions/h5p-invalid/${name}`), name))
    await expect(reading).rejects.toMatchObject({
      details: { found: expect.stringMatching(reasons[name] ?? /^never$/) },
    })
  })

  test.each(corpusFiles('questions/h5p-invalid').filter((path) => path === 'script-in-svg.h5p'))(
    '%s loses its scripts',
    async (name) => {
      const found = await importSource(openSource(corpusPath(`questions/h5p-invalid/${name}`), name))
      expect(JSON.stringify(found)).not.toMatch(/<script|alert|\.svg"/i)
      expect(found.notes.some(({ sentence }) => /^The image of/.test(sentence))).toBe(true)
    },
  )
})
