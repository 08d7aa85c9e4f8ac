import { cpSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { broken, type Files, goodPack, openWorkshop } from '../build/tiny-pack.ts'
import { run } from '../run.ts'

const VI = 'tiny/lessons/hang-up/vi.md'
const EN = 'tiny/lessons/hang-up/en.md'

const next = (files: Files) => broken('tiny/pack.yaml', 'version: 2', 'version: 3', files)

/** Two outputs, of the good pack and of what became of it. */
async function twoBuilds(files: Files) {
  const workshop = openWorkshop()
  await workshop.build()
  const before = join(workshop.root, 'before')
  cpSync(workshop.outDir, before, { recursive: true })
  workshop.put(files)
  await workshop.build()
  return { before, after: workshop.outDir, root: workshop.root }
}

test('a folder that is not there, one without packs and a file of something else are refused', async () => {
  const { root, outDir, build } = openWorkshop()
  await build()
  writeFileSync(join(root, 'some.txt'), 'words')
  for (const [path, says] of [
    [join(root, 'nowhere'), /nowhere:1: This is not there: name a folder/],
    [root, /There is no catalogue in this folder: build the packs first/],
    [join(root, 'some.txt'), /some\.txt:1: This cannot be read as packs/],
  ] as const) {
    const { code, complained } = await run('diff', path, outDir)
    expect(complained).toMatch(says)
    expect(complained).not.toMatch(/Nothing was built/)
    expect(code).toBe(1)
  }
})

test('one folder alone is asked about', async () => {
  expect(await run('diff', 'dist')).toMatchObject({ code: 2, complained: expect.stringContaining('Which two?') })
})

test('an id that was given to another question is told, and the command ends with 1', async () => {
  const kind = broken(
    EN,
    ':::choose-one{#now',
    ':::choose-all{#now',
    broken(VI, ':::choose-one{#now', ':::choose-all{#now'),
  )
  const { before, after } = await twoBuilds(next(kind))
  const { code, said, complained } = await run('diff', before, after)
  expect(said).toContain('hang-up now: another question; was choose-one hang-up / pay, is choose-all hang-up / pay')
  expect(complained).toMatch(/^1 id given to something else/)
  expect(code).toBe(1)
})

test('a card that became a question is another thing under its id', async () => {
  const ask = '::right[A.]{#a}\nMột.\n\n::wrong[B.]{#b}\nHai.\n:::\n\n:::choose-one{#now'
  const turn = (path: string, files: Files) => {
    const text = String(files[path]).replace(/:::card\{#ring.*\}/, ':::choose-one{#ring picture=phone facts=no-phone}')
    return { ...files, [path]: text.replace(':::\n\n:::choose-one{#now', ask) }
  }
  const { 'tiny/voice/vi/ring.opus': _silent, ...rest } = turn(EN, turn(VI, goodPack))
  const { before, after } = await twoBuilds(next(rest))
  expect((await run('diff', before, after)).said).toContain(
    'hang-up ring: another question; was card, is choose-one a / b',
  )
})

test('a lesson whose questions are all others is another lesson under its id', async () => {
  const renamed = (path: string, files: Files) => ({
    ...files,
    [path]: String(files[path]).replace(/\{#(now|signs|first-then|real-or-not)\b/g, '{#new-$1'),
  })
  const { before, after } = await twoBuilds(next(renamed(EN, renamed(VI, goodPack))))
  const { code, said } = await run('diff', before, after)
  expect(said).toMatch(/^hang-up: another lesson, none of its questions is left$/m)
  expect(code).toBe(1)
})

test('a lesson with another title is named', async () => {
  const { before, after } = await twoBuilds(next(broken(EN, 'title: Hang up', 'title: Hang up at once')))
  expect((await run('diff', before, after)).said).toMatch(/^hang-up: other words in en$/m)
})

test('one changed word costs one chunk of one language, and is named', async () => {
  const { before, after } = await twoBuilds(next(broken(VI, 'Bác làm gì?', 'Giờ bác làm gì?')))
  const { code, said } = await run('diff', before, after)
  expect(said).toMatch(/^tiny 2 → 3: ([\d,]+) bytes of lessons to download, of [\d,]+, and [\d,]+ of manifest\./)
  expect(said).toMatch(/^hang-up +1 of 4 +([\d,]+) +vi \1$/m)
  expect(said).toMatch(/^hang-up now: other words in vi$/m)
  expect(said).toMatch(/^The list of packs: [\d,]+ bytes, for every phone\.$/m)
  expect(code).toBe(0)
})

test('what is new and what is gone is named', async () => {
  const gone = (path: string, files: Files) => {
    const text = String(files[path])
    return { ...files, [path]: text.replace(/:::choose-all[\s\S]*?\n:::\n/, ':::card{#more}\nThêm.\n:::\n') }
  }
  const { before, after } = await twoBuilds(next(gone(EN, gone(VI, goodPack))))
  const { code, said } = await run('diff', before, after)
  expect(said).toMatch(/^hang-up more: new$/m)
  expect(said).toMatch(/^hang-up signs: gone; its id stays taken$/m)
  expect(code).toBe(0)
})

test('a new lesson, a lesson that is gone and a pack that is gone are named', async () => {
  const lesson = (path: string) => String(goodPack[path])
  const { [VI]: _vi, [EN]: _en, ...rest } = goodPack
  const files = { ...rest, 'tiny/lessons/other/vi.md': lesson(VI), 'tiny/lessons/other/en.md': lesson(EN) }
  const { before, after, root } = await twoBuilds(broken('tiny/pack.yaml', '[hang-up]', '[other]', next(files)))
  const { said } = await run('diff', before, after)
  expect(said).toMatch(/^other: new$/m)
  expect(said).toMatch(/^hang-up: gone; its id stays taken$/m)
  const empty = openWorkshop({ 'catalogue.yaml': 'version: 8\npublisher: Đom Đóm\n' })
  await empty.build()
  expect((await run('diff', join(root, 'before'), empty.outDir)).said).toMatch(/^tiny is no longer offered/)
  expect((await run('diff', empty.outDir, join(root, 'before'))).said).toMatch(
    /^tiny new, version 2: ([\d,]+) bytes .* of \1,/,
  )
})

test('the same build twice changes nothing', async () => {
  const { before, after } = await twoBuilds(goodPack)
  const { code, said } = await run('diff', before, join(after, 'packs'))
  expect(said).toMatch(/^tiny 2 → 2: 0 bytes of lessons to download/)
  expect(said).toContain('The lessons are the same.')
  expect(code).toBe(0)
})

test('two manifests of one folder are compared; without their chunks only by size', async () => {
  const { before, after } = await twoBuilds(next(broken(VI, 'Bác làm gì?', 'Giờ bác làm gì?')))
  const [old = ''] = readdirSync(join(before, 'packs/manifests')).filter((name) => !name.includes('.'))
  const { said } = await run('diff', join(after, 'packs/manifests', old), after)
  expect(said).toMatch(/^hang-up now: other words in vi$/m)
  rmSync(join(before, 'packs/chunks'), { recursive: true })
  const sizes = await run('diff', join(before, 'packs/manifests', old), after)
  expect(sizes.said).toMatch(/hang-up +1 of 4/)
  expect(sizes.said).toContain('The chunks do not lie beside both manifests')
})

test('lessons that share a chunk are named together', async () => {
  const copies = ['two', 'three'].flatMap((id) =>
    [VI, EN].map((path) => [path.replace('hang-up', id), goodPack[path] ?? ''] as const),
  )
  const files = broken('tiny/pack.yaml', '[hang-up]', '[hang-up, two, three]', {
    ...goodPack,
    ...Object.fromEntries(copies),
  })
  const workshop = openWorkshop(files)
  await workshop.build()
  const before = join(workshop.root, 'before')
  cpSync(workshop.outDir, before, { recursive: true })
  workshop.put(next(broken('tiny/lessons/three/vi.md', 'Bác làm gì?', 'Giờ bác làm gì?', files)))
  await workshop.build()
  const { said } = await run('diff', before, workshop.outDir)
  expect(said).toMatch(/^two – three +1 of 2 +([\d,]+) +vi \1$/m)
  expect(said).toMatch(/^three now: other words in vi$/m)
})

test('a fact that says something else is named, for phones will tell whoever learnt it; other stops and capitals are not', async () => {
  const facts = 'tiny/facts.yaml'
  const told = (said: string) => said.split('\n').filter((line) => line.startsWith('fact '))
  const words = /vi: (.*)/.exec(String(goodPack[facts]))?.[1] ?? ''
  const changed = await twoBuilds(next(broken(facts, words, 'Công an nay gọi số khác.')))
  const bare = words.replace(/^'|'$/g, '')
  expect(told((await run('diff', changed.before, changed.after)).said)).toEqual([
    `fact no-phone: said «${bare}», says «Công an nay gọi số khác.»; who learnt it before is told so`,
  ])
  const same = await twoBuilds(next(broken(facts, words, words.toUpperCase())))
  expect(told((await run('diff', same.before, same.after)).said)).toEqual([])
})
