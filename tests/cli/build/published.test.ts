// What was published keeps its meaning: each row gives a published id to something else, and the build must refuse it.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { run } from '../run.ts'
import { broken, type Files, goodPack, openWorkshop, type Workshop } from './tiny-pack.ts'

const VI = 'tiny/lessons/hang-up/vi.md'
const EN = 'tiny/lessons/hang-up/en.md'

const both = (from: RegExp, to: string, files: Files = goodPack): Files => {
  const changed = (path: string) => {
    const text = String(files[path])
    if (!from.test(text)) throw new Error(`${path} does not hold ${from}`)
    return text.replace(from, to)
  }
  return { ...files, [VI]: changed(VI), [EN]: changed(EN) }
}

/** The next version of the pack after the good one was published. */
async function published(): Promise<{ workshop: Workshop; next: (files: Files) => Promise<readonly string[]> }> {
  const workshop = openWorkshop()
  await workshop.build({ record: true })
  const next = (files: Files) => {
    const list = readFileSync(join(workshop.root, 'packs/tiny/published.yaml'), 'utf8')
    workshop.put({ ...files, 'tiny/published.yaml': list })
    return workshop.errors()
  }
  return { workshop, next }
}

const without = (kind: string) => both(new RegExp(`:::${kind}\\{[\\s\\S]*?\\n:::\\n\\n?`), '')

test.each<[name: string, files: Files, line: number, says: RegExp]>([
  [
    'another right answer',
    both(/::right(\[.*\]\{#hang-up\}[\s\S]*?)::wrong/, '::wrong$1::right'),
    15,
    /«now» .*choose-one hang-up \/ pay; now choose-one pay \/ hang-up/,
  ],
  ['another kind', both(/:::choose-one\{#now/, ':::choose-all{#now'), 15, /«now» was published as another question/],
  [
    'one more answer',
    both(/(::wrong\[.*\]\{#pay\})/, '::wrong[Ơ.]{#oh}\nVì thế.\n\n$1'),
    15,
    /now choose-one hang-up \/ oh pay/,
  ],
  ['one answer less', both(/::step\[.*\]\{#two\}/, '::step[Ba.]{#four}'), 35, /«first-then» was published/],
  ['another order', both(/(::step.*)\n(::step.*)/, '$2\n$1'), 35, /order one two three; now order two one three/],
  [
    'a thing in another group',
    both(/#code in=fake\}/, '#code in=real}', both(/#invite in=real\}/, '#invite in=fake}')),
    46,
    /sort code=fake invite=real; now/,
  ],
  [
    'another key of several',
    both(/::right(\[.*\]\{#hurry\}[\s\S]*?)::wrong/, '::wrong$1::right'),
    25,
    /«signs» was published/,
  ],
])('a published id with %s is refused', async (_name, files, line, says) => {
  const { next } = await published()
  const errors = await next(files)
  expect(errors).toHaveLength(1)
  expect(errors[0]).toMatch(says)
  expect(errors[0]).toMatch(new RegExp(`^packs/${VI}:${line}: .*: give this one a new id, or put the old one back\\.$`))
})

test('a lesson with none of its published questions is another lesson', async () => {
  const { next } = await published()
  const renamed = ['now', 'signs', 'first-then', 'real-or-not'].reduce(
    (files, id) => both(new RegExp(`#${id}\\b`), `#new-${id}`, files),
    goodPack,
  )
  expect(await next(renamed)).toEqual([
    expect.stringMatching(
      /vi\.md:1: The lesson «hang-up» was published with other questions.*give this lesson a new id\.$/,
    ),
  ])
})

test('a deleted id stays taken through every later version', async () => {
  const { workshop, next } = await published()
  expect(await next(without('choose-one'))).toEqual([])
  await workshop.build({ record: true })
  expect(await next(without('choose-one'))).toEqual([])
  await workshop.build({ record: true })
  expect(await next(both(/:::choose-one\{#now/, ':::choose-all{#now'))).toHaveLength(1)
  expect(await next(goodPack)).toEqual([])
})

test('new words, another order of answers and new questions pass', async () => {
  const { next } = await published()
  const reworded = broken(VI, 'Bác làm gì?', 'Giờ bác làm gì đây?')
  const moved = both(/(::right\[.*\]\{#hang-up\}\n.*\n)\n(::wrong\[.*\]\{#pay\}\n.*\n)/, '$2\n$1', reworded)
  expect(
    await next(
      both(
        /:::choose-all/,
        ':::choose-one{#more}\nHỏi.\n\n::right[A.]{#a}\nMột.\n\n::wrong[B.]{#b}\nHai.\n:::\n\n:::choose-all',
        moved,
      ),
    ),
  ).toEqual([])
})

test('a draft freezes nothing', async () => {
  const workshop = openWorkshop()
  await workshop.build()
  expect(existsSync(join(workshop.root, 'packs/tiny/published.yaml'))).toBe(false)
})

test('recording twice changes nothing', async () => {
  const { workshop } = await published()
  const path = join(workshop.root, 'packs/tiny/published.yaml')
  const before = readFileSync(path, 'utf8')
  await workshop.build({ record: true })
  expect(readFileSync(path, 'utf8')).toBe(before)
  expect(before).toContain('  hang-up:\n    first-then: order one two three\n    now: choose-one hang-up / pay\n')
})

test('a list that cannot be understood stops the build', async () => {
  const { workshop } = await published()
  workshop.put({ ...goodPack, 'tiny/published.yaml': 'version: 1\nlessons:\n  hang-up:\n    now: multiple a b\n' })
  expect(await workshop.errors()).toEqual([
    expect.stringMatching(/published\.yaml:4: «lessons\.hang-up\.now» is malformed/),
  ])
})

test('check says when a later version was not written down', async () => {
  const { workshop, next } = await published()
  await next(broken('tiny/pack.yaml', 'version: 2', 'version: 3'))
  const { said } = await run('check', join(workshop.root, 'packs/tiny'))
  expect(said).toContain('packs/tiny/pack.yaml:2: note: Version 3 is not written down as published')
})

test('what is published of the sample pack of the house is written down', () => {
  const text = readFileSync(join(import.meta.dirname, '../../../packs/scam-calls/published.yaml'), 'utf8')
  expect(text).toContain('what-now: choose-one hang-up / keep-asking pay-a-little read-id')
})
