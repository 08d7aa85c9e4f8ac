import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { unzipSync } from 'fflate'
import { expect, onTestFinished, test } from 'vitest'
import { escaped } from '../../../cli/export/html.ts'
import { readForExport } from '../../../cli/export/pack.ts'
import { importSource } from '../../../cli/import/import.ts'
import { openSource } from '../../../cli/import/source.ts'
import { lineOfSpans } from '../../../cli/import/words/words.ts'
import { fromUtf8 } from '../../../core/bytes.ts'
import { rightAnswer } from '../../../core/item/mark.ts'
import type { Block, ChooseOne, Item, Lesson, Practice, Span } from '../../../core/pack/lesson.ts'
import { isItem } from '../../../core/pack/steps.ts'
import { textOfBlocks } from '../../../src/ui/blocks.tsx'
import { kindsPack } from '../build/kinds-pack.ts'
import { broken, goodPack, openWorkshop } from '../build/tiny-pack.ts'
import { run } from '../run.ts'

const shipped = join(import.meta.dirname, '../../../packs/scam-calls')

function outFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'domdom-export-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return folder
}

const kinds = () => join(openWorkshop(kindsPack).root, 'packs/kinds')
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

test('what GIFT cannot say of an item is named with it', async () => {
  const file = join(outFolder(), 'a.gift')
  const { complained } = await run('export', kinds(), '--gift', file)
  expect(complained).toMatch(/a\.gift:1: GIFT has no place for the unit of «more how-much» \(đồng\)/)
  expect(complained).toMatch(/a\.gift:1: GIFT has no places in pictures: «more where» becomes a choice among words/)
  expect(complained).toMatch(/a\.gift:1: GIFT has no talk that branches: «more bank-call» is not in it/)
})

test.each([
  ['tiny', tiny],
  ['kinds', kinds],
  ['scam-calls', () => shipped],
])('%s as GIFT comes back with the same words and keys', async (_, folder) => {
  const file = join(outFolder(), 'a.gift')
  expect(await run('export', folder(), '--gift', file)).toMatchObject({ code: 0 })
  const back = await importSource(openSource(file))
  expect(back.notes).toEqual([])
  const pack = readForExport(folder(), 'vi', '2026-06-30', () => undefined)
  expect(back.parts.map(({ titles }) => titles.at(-1))).toEqual(pack.lessons.map(({ title }) => title))
  const entries = back.parts.flatMap((part) => part.entries)
  const steps = pack.lessons.flatMap((lesson) => lesson.steps).filter(({ kind }) => kind !== 'conversation')
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
    expect(entry).toMatchObject(carriedOf(step))
  }
})

const inGift = (spans: readonly Span[]) => ({ blocks: [{ type: 'paragraph', spans }] })
const pair = (text: readonly Span[], to: string) => ({ text: inGift(text), to: { written: to } })

function optionsOf(options: readonly Pick<ChooseOne['options'][number], 'id' | 'text' | 'why'>[], item: Item) {
  const right = rightAnswer(item)
  return options.map(({ id, text, why }) => ({
    text: inGift(text),
    right: right.includes(id),
    feedback: { blocks: why },
  }))
}

/** What GIFT keeps of an item. */
function carriedOf(item: Exclude<Item, Practice>): object {
  switch (item.kind) {
    case 'choose-one':
    case 'choose-all':
      return { kind: item.kind, options: optionsOf(item.options, item) }
    case 'spot':
      return { kind: item.right.length === 1 ? 'choose-one' : 'choose-all', options: optionsOf(item.spots, item) }
    case 'true-false':
      return {
        kind: item.kind,
        answer: item.right,
        whenTrue: { blocks: item.whenTrue },
        whenFalse: { blocks: item.whenFalse },
      }
    case 'order':
      return { kind: 'match', pairs: item.steps.map(({ text }, at) => pair(text, String(at + 1))) }
    case 'sort': {
      const nameOf = (group: string) => lineOfSpans(item.groups.find(({ id }) => id === group)?.text ?? [])
      return { kind: 'match', pairs: item.things.map((thing) => pair(thing.text, nameOf(thing.in))) }
    }
    case 'conversation':
      throw new Error('GIFT has no talk')
    case 'gap': {
      const typed = (text: string, credit: number, blocks: readonly Block[]) => ({ text, credit, feedback: { blocks } })
      const accepted = [
        ...item.accepted.map(({ text }) => typed(text, 1, item.why)),
        ...item.slips.map(({ text, why }) => typed(text, 0, why)),
        typed('*', 0, item.otherwise),
      ]
      return { kind: 'fill', gaps: [{ accepted }] }
    }
    case 'number': {
      const { value, tolerance = 0, why, otherwise } = item
      const accepted = [
        { range: { value, tolerance }, credit: 1, feedback: { blocks: why } },
        { range: 'any', credit: 0, feedback: { blocks: otherwise } },
      ]
      return { kind: 'number', accepted }
    }
    case 'match': {
      const whys = item.pairs.map(({ why }) => textOfBlocks(why))
      const pairs = item.pairs.map(({ text, with: other }) => pair(text, lineOfSpans(other.text)))
      return { kind: 'match', pairs, feedback: { written: expect.stringContaining(whys.at(-1) ?? '') } }
    }
  }
}

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
  expect(notPrinted(all, lessons)).toEqual([])
})

test('every kind of question is printed with its words', async () => {
  const file = join(outFolder(), 'a.zip')
  expect(await run('export', kinds(), '--html', file)).toMatchObject({ code: 0 })
  const all = Object.values(unzipSync(readFileSync(file)))
    .map(fromUtf8)
    .join('\n')
  const { lessons } = readForExport(kinds(), 'vi', '2026-06-30', () => undefined)
  expect(notPrinted(all, lessons)).toEqual([])
})

function notPrinted(all: string, lessons: readonly Lesson[]): readonly string[] {
  const items = lessons.flatMap((lesson) => lesson.steps).filter(isItem)
  const plain = all.replace(/<\/?strong>/g, '')
  return items.flatMap(printedOf).filter((words) => !plain.includes(escaped(words)))
}

function printedOf(item: Item): readonly string[] {
  const textsOf = (parts: readonly { readonly text: readonly Span[] }[]) => parts.map(({ text }) => lineOfSpans(text))
  switch (item.kind) {
    case 'choose-one':
    case 'choose-all':
      return textsOf(item.options)
    case 'true-false':
      return [textOfBlocks(item.right ? item.whenTrue : item.whenFalse)]
    case 'order':
      return textsOf(item.steps)
    case 'sort':
      return textsOf([...item.groups, ...item.things])
    case 'spot':
      return textsOf(item.spots)
    case 'conversation':
      return [
        ...textsOf(item.turns.flatMap((turn) => turn.replies)),
        ...[...item.turns, ...item.ends].map(({ says }) => textOfBlocks(says)),
      ]
    case 'practice':
      return [item.play.goal]
    case 'gap':
      return [...item.accepted.map(({ text }) => text), textOfBlocks(item.why)]
    case 'number':
      return [`1.500.000 ± 50.000 ${item.unit}`, textOfBlocks(item.why)]
    case 'match':
      return textsOf([...item.pairs, ...item.pairs.map((one) => one.with)])
  }
}
