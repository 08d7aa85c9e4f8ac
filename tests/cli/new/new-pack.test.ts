import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { itemKinds } from '../../../cli/build/tree/item-tree.ts'
import { makePack } from '../../../cli/new/new-pack.ts'
import { goodPack, openWorkshop, snapshot } from '../build/tiny-pack.ts'
import { run } from '../run.ts'

/** A folder without any pack, not even a list of them. */
function emptyRoom() {
  const { root, outDir, keysDir } = openWorkshop({})
  return { packs: join(root, 'packs'), rest: ['--out', outDir, '--keys', keysDir] }
}

test.each(['Big', 'two words', '../up', 'tràn', 'a--b', '-a', '.', 'x'.repeat(65)])(
  '«%s» is no name for a pack',
  async (id) => {
    const { packs } = emptyRoom()
    const { code, complained } = await run('new', '--to', packs, '--', id)
    expect(complained).toMatch(/cannot name a pack: small letters, digits and single dashes only/)
    expect(code).toBe(1)
    expect(existsSync(packs)).toBe(false)
  },
)

test('a pack that is there already is left as it is', async () => {
  const { root } = openWorkshop()
  const before = snapshot(root)
  const { code, complained } = await run('new', 'tiny', '--to', join(root, 'packs'))
  expect(complained).toMatch(/packs\/tiny:1: This is there already, and nothing was changed/)
  expect(code).toBe(1)
  expect(snapshot(root)).toEqual(before)
})

test('a file of that name is left as it is', async () => {
  const { packs } = emptyRoom()
  mkdirSync(packs)
  writeFileSync(join(packs, 'first'), 'mine')
  expect((await run('new', 'first', '--to', packs)).code).toBe(1)
  expect(readFileSync(join(packs, 'first'), 'utf8')).toBe('mine')
})

test('no name, and two names, are asked about', async () => {
  expect((await run('new')).complained).toMatch(/Which name shall the pack have/)
  expect((await run('new', 'a', 'b')).code).toBe(2)
})

test('a new pack passes the checks and is built at once, in a folder that was not there', async () => {
  const { packs, rest } = emptyRoom()
  expect((await run('new', 'first', '--to', packs)).code).toBe(0)
  const { code, said } = await run('check', '--packs', packs)
  expect(said).toMatch(/1 pack looked over: 0 errors, 10 warnings, 2 notes\.$/)
  expect(said.match(/Your own words are still to be written/g)).toHaveLength(9)
  expect(code).toBe(0)
  expect((await run('build', '--packs', packs, ...rest)).said).toMatch(/^first 1: 3 lessons, vi and en/)
})

test('a new pack stands beside others and leaves their list as it is', async () => {
  const { root } = openWorkshop()
  const packs = join(root, 'packs')
  await run('new', 'first', '--to', packs)
  expect(readFileSync(join(packs, 'catalogue.yaml'), 'utf8')).toBe(goodPack['catalogue.yaml'])
  expect((await run('check', '--packs', packs)).said).toMatch(/2 packs looked over: 0 errors/)
})

test('a new pack has every kind of step but a mock phone, and its fact is good for a year', async () => {
  const { packs } = emptyRoom()
  await run('new', 'first', '--to', packs)
  const texts = ['first-lesson', 'second-lesson', 'third-lesson'].map((lesson) =>
    readFileSync(join(packs, 'first/lessons', lesson, 'vi.md'), 'utf8'),
  )
  const kinds = [...texts.join('').matchAll(/^:::([a-z-]+)\{/gm)].map(([, kind]) => kind)
  expect(new Set(kinds)).toEqual(new Set(['card', ...itemKinds.keys()].filter((kind) => kind !== 'practice')))
  expect(readFileSync(join(packs, 'first/facts.yaml'), 'utf8')).toMatch(
    /checked: 2026-06-30\n {2}review_by: 2027-06-30/,
  )
})

test('on a leap day the year ends on the last of February', () => {
  const { packs } = emptyRoom()
  makePack({ id: 'first', packsDir: packs, today: '2028-02-29' })
  expect(readFileSync(join(packs, 'first/facts.yaml'), 'utf8')).toMatch(/review_by: 2029-02-28/)
})
