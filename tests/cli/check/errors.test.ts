import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { broken, goodPack, openWorkshop, without } from '../build/tiny-pack.ts'
import { run } from '../run.ts'

const VI = 'tiny/lessons/hang-up/vi.md'
const EN = 'tiny/lessons/hang-up/en.md'

function packs(files = goodPack) {
  return join(openWorkshop(files).root, 'packs')
}

test.each([
  [
    'a picture without alt text',
    { ...goodPack, 'tiny/pictures/x.svg': goodPack['tiny/pictures/cover.svg'] ?? '' },
    /x\.svg:1: This picture has no alt text/,
  ],
  [
    'alt text in one language only',
    broken('tiny/pictures.yaml', '  en: A phone.\n', ''),
    /The alt text of «phone» is missing in «en»/,
  ],
  [
    'an expired fact',
    broken('tiny/facts.yaml', 'review_by: 2027-01-01', 'review_by: 2026-06-29'),
    /facts\.yaml:7: The fact «no-phone» had to be checked/,
  ],
  ['an answer without an explanation', broken(VI, 'Họ sẽ đòi tiếp.\n', ''), /vi\.md:21: ::wrong has no explanation/],
  ['an id for two items', broken(VI, '#signs', '#now'), /The id «now» is taken already on line 15/],
  ['translations with other ids', broken(EN, '#pay', '#paid'), /en\.md:\d+: .*«wrong pay» is missing/],
  [
    'translations in another order',
    broken(
      EN,
      '::step[Hang up.]{#one}\n::step[Tell your children.]{#two}',
      '::step[Tell your children.]{#two}\n::step[Hang up.]{#one}',
    ),
    /must stand here as in vi\.md/,
  ],
  ['a missing catalogue', without('catalogue.yaml'), /packs\/catalogue\.yaml:1: This file is missing/],
])('%s is an error, and the command ends with 1', async (_name, files, says) => {
  const { code, said } = await run('check', '--packs', packs(files))
  expect(said).toMatch(says)
  expect(said).toMatch(/1 pack looked over: [1-9]\d* errors?, /)
  expect(code).toBe(1)
})

test('a folder that is not there is an error', async () => {
  const { code, said } = await run('check', join(packs(), 'tinny'))
  expect(said).toBe('packs/tinny:1: There is no such folder.\n0 packs looked over: 1 error, 0 warnings.')
  expect(code).toBe(1)
})

test('a file is no pack: named alone it is an error, beside packs it is passed over', async () => {
  const folder = packs()
  writeFileSync(join(folder, 'README.md'), 'Packs')
  expect(await run('check', join(folder, 'README.md'))).toMatchObject({
    code: 1,
    said: 'packs/README.md:1: This is no folder of a pack.\n0 packs looked over: 1 error, 0 warnings.',
  })
  expect((await run('check', join(folder, 'README.md'), join(folder, 'tiny'))).said).toMatch(
    /1 pack looked over: 0 errors/,
  )
})

test('errors and warnings come in the order of files and lines', async () => {
  const files = broken(
    VI,
    'picture=phone',
    'picture=fone',
    broken('tiny/facts.yaml', 'review_by: 2027-01-01', 'review_by: 2026-07-01'),
  )
  const { said } = await run('check', '--packs', packs(files))
  const places = said.split('\n').map((line) => line.split(': ', 1)[0])
  expect(places.slice(0, 2)).toEqual(['packs/tiny/facts.yaml:7', 'packs/tiny/lessons/hang-up/vi.md:8'])
})

test('only the packs that are named are looked at', async () => {
  const folder = packs(without('catalogue.yaml', broken(VI, 'picture=phone', 'picture=fone')))
  const twin = Object.entries(goodPack).map(([path, text]) => [path.replace('tiny/', 'twin/'), text] as const)
  const fine = packs(
    Object.fromEntries(twin.map(([path, text]) => [path, String(text).replace('id: tiny', 'id: twin')])),
  )
  expect((await run('check', join(fine, 'twin'))).code).toBe(0)
  expect((await run('check', join(folder, 'tiny'))).code).toBe(1)
})

test('nothing is written', async () => {
  const { root, outDir, keysDir } = openWorkshop()
  await run('check', '--packs', join(root, 'packs'))
  expect([outDir, keysDir].filter(existsSync)).toEqual([])
})

test('a fact past its day is told once', async () => {
  const { said } = await run(
    'check',
    '--packs',
    packs(broken('tiny/facts.yaml', 'review_by: 2027-01-01', 'review_by: 2026-06-29')),
  )
  expect(said.match(/facts\.yaml:7/g)).toHaveLength(1)
})
