import { describe, expect, test } from 'vitest'
import { importSource } from '../../../../cli/import/import.ts'
import type { Entry } from '../../../../cli/import/question.ts'
import { openSource } from '../../../../cli/import/source.ts'
import { lineOfWords } from '../../../../cli/import/words/words.ts'
import { examples } from '../corpora.ts'
import { corpusFiles, corpusPath, corpusText } from '../corpus-files.ts'
import { shortly } from '../folder-of.ts'
import { entriesOf } from '../reading.ts'

describe('items and tests of others', () => {
  const files = corpusFiles('questions/qti2').filter((path) => path.endsWith('.xml') && path !== 'malformed.xml')

  test.each(files)('%s gives questions with their key, or says by name what is not supported', async (path) => {
    const found = await importSource(openSource(corpusPath(`questions/qti2/${path}`), path), 'qti')
    const entries = entriesOf(found)
    expect(entries.length + found.notes.filter(({ kind }) => kind === 'left').length).toBeGreaterThan(0)
    // The key once more, by another way: each choice that the file calls right.
    const xml = corpusText(`questions/qti2/${path}`)
    const stated = /<value>\s*([^<]*?)\s*<\/value>|<setCorrectResponse[^>]*>\s*<baseValue[^>]*>([^<]*)</g
    const values = [...xml.matchAll(stated)].map(([, value, made]) => value ?? made ?? '')
    const right = entries.flatMap((entry) => rightIn(entry, xml))
    for (const [id, text] of right) expect([values.includes(id), text]).toEqual([true, text])
    const offered = [...xml.matchAll(/<(?:simpleChoice|hottext) identifier="([^"]*)"/g)].map(([, id]) => id)
    const isWhole = right.length > 0 && found.notes.every(({ kind }) => kind !== 'left')
    const missed = values.filter((value) => isWhole && offered.includes(value) && !right.some(([id]) => id === value))
    expect(missed).toEqual([])
  })

  /** Options with their identifiers, of which exactly the right ones are asked for. */
  function rightIn(entry: Entry, xml: string): readonly (readonly [string, string])[] {
    if (entry.kind !== 'choose-one' && entry.kind !== 'choose-all') return []
    const plain = (html: string) =>
      html
        .replace(/<[^>]*>/g, '')
        .replace(/\s+/g, ' ')
        .trim()
    const all = [
      ...xml.matchAll(/<(?:simpleChoice|hottext) identifier="([^"]*)"[^>]*>([\s\S]*?)<\/(?:simpleChoice|hottext)>/g),
    ]
    return entry.options
      .filter(({ right }) => right)
      .map(({ text }) => {
        const found = all.find(([, , inside = '']) => plain(inside) === lineOfWords(text))
        return [found?.[1] ?? '?', lineOfWords(text)] as const
      })
  }

  test.each(corpusFiles('questions/qti2').filter((path) => path === 'malformed.xml'))(
    '%s is an error with line and column',
    async (path) => {
      const reading = importSource(openSource(corpusPath(`questions/qti2/${path}`), path))
      await expect(reading).rejects.toMatchObject({
        details: { found: expect.stringMatching(/^malformed\.xml:3: .*\(column \d+\)$/) },
      })
    },
  )
})

test('our own examples come in with their key, and the rest by name', async () => {
  const found = await Promise.all(examples('qti').map(async (path) => importSource(openSource(path))))
  expect(found.flatMap(shortly)).toEqual([
    '# ',
    'choose-one: Ai được biết mã OTP? [Cán bộ ngân hàng, *Chỉ mình tôi]',
    '# ',
    'order: Có cuộc gọi lạ. Xếp theo thứ tự. [Nghe < Thấy lạ < Cúp máy]',
  ])
  expect(found.flatMap(({ notes }) => notes.map(({ sentence }) => sentence))).toEqual([
    '«Chọn một» is left out: not supported: drawingInteraction.',
  ])
})
