import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { unzipSync } from 'fflate'
import { expect, onTestFinished, test } from 'vitest'
import { escaped } from '../../../cli/export/html.ts'
import { readForExport } from '../../../cli/export/pack.ts'
import { importSource } from '../../../cli/import/import.ts'
import { openSource } from '../../../cli/import/source.ts'
import { lineOfSpans, lineOfWords } from '../../../cli/import/words/words.ts'
import { fromUtf8 } from '../../../core/bytes.ts'
import { isItem } from '../../../core/pack/steps.ts'
import { broken, goodPack, openWorkshop } from '../build/tiny-pack.ts'
import { run } from '../run.ts'

const shipped = join(import.meta.dirname, '../../../packs/scam-calls')

function outFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'domdom-export-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return folder
}

const tiny = (files = goodPack) => join(openWorkshop(files).root, 'packs/tiny')

test('without a file to write the command says what it wants', async () => {
  expect(await run('export', tiny())).toMatchObject({
    code: 2,
    complained: expect.stringContaining('--gift FILE or --html'),
  })
})

test('a file that is there stays as it is', async () => {
  const file = join(outFolder(), 'a.gift')
  writeFileSync(file, 'mine')
  expect(await run('export', tiny(), '--gift', file)).toMatchObject({ code: 1 })
  expect(readFileSync(file, 'utf8')).toBe('mine')
})

test('a pack that the build would refuse is not exported', async () => {
  const file = join(outFolder(), 'a.gift')
  const pack = tiny(broken('tiny/lessons/hang-up/vi.md', 'picture=phone', 'picture=fone'))
  expect(await run('export', pack, '--gift', file)).toMatchObject({
    code: 1,
    complained: expect.stringContaining('«fone»'),
  })
  expect(existsSync(file)).toBe(false)
})

test('a language that the pack does not speak is refused', async () => {
  const file = join(outFolder(), 'a.gift')
  expect((await run('export', tiny(), '--gift', file, '--language', 'fr')).complained).toMatch(/not told in «fr»/)
})

test('a pool is exported whole, and GIFT is told what it cannot say', async () => {
  const file = join(outFolder(), 'a.gift')
  const ask = (path: string, files = goodPack) => broken(path, 'minutes: 3', 'minutes: 3\nask: 2', files)
  const pack = tiny(ask('tiny/lessons/hang-up/en.md', ask('tiny/lessons/hang-up/vi.md')))
  const { said, complained } = await run('export', pack, '--gift', file)
  expect(said).toMatch(/items 4/)
  expect(complained).toMatch(/a\.gift:1: GIFT cannot say that «hang-up» asks only 2 of its items/)
})

test.each([
  ['tiny', tiny],
  ['scam-calls', () => shipped],
])('%s as GIFT comes back with the same words and keys', async (_, folder) => {
  const file = join(outFolder(), 'a.gift')
  expect(await run('export', folder(), '--gift', file)).toMatchObject({ code: 0 })
  const back = await importSource(openSource(file))
  expect(back.notes).toEqual([])
  const pack = readForExport(folder(), 'vi', '2026-06-30', () => undefined)
  expect(back.parts.map(({ titles }) => titles.at(-1))).toEqual(pack.lessons.map(({ title }) => title))
  const entries = back.parts.flatMap((part) => part.entries)
  const steps = pack.lessons.flatMap((lesson) => lesson.steps)
  expect(entries).toHaveLength(steps.length)
  for (const [i, step] of steps.entries()) {
    const entry = entries[i]
    if (!isItem(step)) {
      expect(entry).toMatchObject({ kind: 'page', body: { blocks: step.body } })
      continue
    }
    // No other program plays one: what is to be done goes along as a page.
    if (step.kind === 'practice') {
      expect(entry).toMatchObject({ kind: 'page' })
      continue
    }
    expect(entry).toMatchObject({ stem: { blocks: step.prompt } })
    if (step.kind === 'choose-one' || step.kind === 'choose-all') {
      const right = step.kind === 'choose-one' ? [step.right] : step.right
      const options = step.options.map(({ id, text, why }) => ({
        text: { blocks: [{ type: 'paragraph', spans: text }] },
        right: right.includes(id),
        feedback: { blocks: why },
      }))
      expect(entry).toMatchObject({ kind: step.kind, options })
    } else {
      const pairs =
        step.kind === 'order'
          ? step.steps.map(({ text }, at) => [lineOfSpans(text), String(at + 1)])
          : step.things.map((thing) => [
              lineOfSpans(thing.text),
              lineOfSpans(step.groups.find(({ id }) => id === thing.in)?.text ?? []),
            ])
      expect(
        entry?.kind === 'match' && entry.pairs.map(({ text, to }) => [lineOfWords(text), lineOfWords(to)]),
      ).toEqual(pairs)
    }
  }
})

test('the pages for printing have the same bytes every time, hold every word and no tag of a text', async () => {
  const folder = outFolder()
  const sly = broken('tiny/lessons/hang-up/vi.md', 'Cúp máy.]', '\\<script\\>alert(1)\\</script\\> & "x"]')
  const pack = tiny(sly)
  const files = [join(folder, 'a.zip'), join(folder, 'b.zip')]
  for (const file of files) expect(await run('export', pack, '--html', file)).toMatchObject({ code: 0 })
  const [one, two] = files.map((file) => readFileSync(file))
  expect(one?.equals(two ?? Buffer.alloc(0))).toBe(true)
  const pages = unzipSync(one ?? new Uint8Array())
  const { lessons, pictures } = readForExport(pack, 'vi', '2026-06-30', () => undefined)
  expect(Object.keys(pages).sort()).toEqual(
    [
      'answers.html',
      'index.html',
      ...lessons.map(({ id }) => `lessons/${id}.html`),
      ...[...pictures.keys()].map((name) => `pictures/${name}.svg`),
    ].sort(),
  )
  const all = Object.values(pages).map(fromUtf8).join('\n')
  expect(all).not.toMatch(/<script/i)
  expect(all).toContain('&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;x&quot;')
  for (const step of lessons.flatMap((lesson) => lesson.steps).filter(isItem)) {
    if (step.kind === 'practice') continue
    const parts =
      step.kind === 'order' ? step.steps : step.kind === 'sort' ? [...step.groups, ...step.things] : step.options
    for (const { text } of parts) expect(all).toContain(escaped(lineOfSpans(text)))
  }
})
