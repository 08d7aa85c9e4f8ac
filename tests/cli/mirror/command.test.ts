// domdom mirror as a terminal sees it.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { mirrorTrouble } from '../../../cli/mirror/words.ts'
import { parseCatalogue } from '../../../core/pack/catalogue.ts'
import { Problem, type ProblemCode } from '../../../core/problem.ts'
import { parseSignedFile } from '../../../core/signed.ts'
import { lockFolder } from '../../../server/store/lock.ts'
import { temporaryFolder } from '../../server/test-server.ts'
import { snapshot } from '../build/tiny-pack.ts'
import { run } from '../run.ts'
import { plainServerFor } from './plain-server.ts'
import { wholeIn } from './sound-folder.ts'
import { builtWorkshop, OTHER, serve } from './workbench.ts'

describe('nothing is begun', () => {
  test.each([
    [[], '--from'],
    [['--from', 'domdom.example'], '--from'],
    [['--from', 'file:///packs'], '--from'],
    [['--from', 'https://domdom.example'], '--to'],
    [['--from', 'http://domdom.example', '--to', 'mirror', '--app'], 'https:// alone'],
  ])('for %j, which is not understood', async (argv, word) => {
    const { code, said, complained } = await run('mirror', ...argv)
    expect([code, said]).toEqual([2, ''])
    expect(complained).toContain(word)
  })

  test('without a root that says whose packs are trusted', async () => {
    const folder = temporaryFolder()
    const where = ['--from', 'http://127.0.0.1:9', '--to', join(folder, 'mirror')]
    for (const more of [
      ['--keys', folder],
      ['--root', join(folder, 'root-1')],
    ]) {
      const { code, complained } = await run('mirror', ...where, ...more)
      expect(code).toBe(1)
      expect(complained).toContain('Whose keys should be trusted?')
    }
    expect([...snapshot(folder).keys()]).toEqual([])
  })

  test('in a folder with other things in it', async () => {
    const { keysDir } = await builtWorkshop()
    const to = temporaryFolder()
    writeFileSync(join(to, 'index.html'), 'mine')
    const { code, complained } = await run('mirror', '--from', 'http://127.0.0.1:9', '--to', to, '--keys', keysDir)
    expect([code, complained]).toEqual([1, expect.stringContaining('nothing was written')])
    expect([...snapshot(to).keys()]).toEqual(['index.html'])
  })

  test('while another run is at work there', async () => {
    const { keysDir } = await builtWorkshop()
    const to = temporaryFolder()
    mkdirSync(join(to, '.mirror'))
    const unlock = lockFolder(join(to, '.mirror'))
    const { code, complained } = await run('mirror', '--from', 'http://127.0.0.1:9', '--to', to, '--keys', keysDir)
    unlock()
    expect([code, complained]).toEqual([1, expect.stringContaining('Another mirror run')])
  })
})

test('it says what is here, how many bytes came, and what is left out', async () => {
  const workshop = await builtWorkshop()
  const { url } = await serve(workshop)
  const to = join(temporaryFolder(), 'mirror')
  const argv = ['mirror', '--from', url.href, '--to', to, '--keys', workshop.keysDir]
  const first = await run(...argv, '--pack', 'tiny', '--app')
  expect(first).toMatchObject({ code: 0, complained: '' })
  expect(first.said).toMatch(
    /^tiny 2: 4 chunks, 4 of them new\nThe app: 3 files, 3 of them new\nListed, but not in this mirror: other\n.*\nThe mirror in .* is whole: catalogue 7, 1 pack; [\d,]+ bytes came in \d+ requests\.$/,
  )
  const second = await run(...argv, '--pack', OTHER, '--json')
  expect(JSON.parse(second.said)).toMatchObject({
    version: 7,
    leftOut: [],
    app: null,
    removed: 0,
    packs: [
      { id: OTHER, brought: 1 },
      { id: 'tiny', brought: 0 },
    ],
  })
})

test('a false pack is told, and keeps nobody from the others', async () => {
  const workshop = await builtWorkshop()
  const plain = await plainServerFor(workshop.outDir)
  const catalogue = parseSignedFile(new Uint8Array(readFileSync(join(workshop.outDir, 'packs/catalogue'))))
  const { packs } = parseCatalogue(catalogue?.payload ?? new Uint8Array())
  const [mine = ''] = packs.map(({ manifest }) => join(workshop.outDir, 'packs/manifests', manifest))
  const to = join(temporaryFolder(), 'mirror')
  const argv = ['mirror', '--from', plain.url.href, '--to', to, '--keys', workshop.keysDir]
  const good = readFileSync(mine)
  writeFileSync(mine, Buffer.from(good).fill('x', good.length - 1))
  const { code, complained } = await run(...argv, '--json')
  expect([code, complained]).toEqual([1, expect.stringContaining(`${OTHER}: `)])
  expect(wholeIn(snapshot(to))?.packs).toEqual(['tiny'])
  writeFileSync(mine, good)
  expect((await run(...argv)).code).toBe(0)
  expect(wholeIn(snapshot(to))?.packs).toEqual([OTHER, 'tiny'])
})

test('a root that was brought by hand is enough', async () => {
  const workshop = await builtWorkshop()
  const { url } = await serve(workshop)
  const root = join(workshop.outDir, 'packs/root/1')
  const to = join(temporaryFolder(), 'mirror')
  expect((await run('mirror', '--from', url.href, '--to', to, '--root', root)).code).toBe(0)
  writeFileSync(root, 'no root')
  expect((await run('mirror', '--from', url.href, '--to', to, '--root', root)).complained).toContain('another source')
})

test('a pack that is not offered is told by its name', async () => {
  const workshop = await builtWorkshop()
  const { url } = await serve(workshop)
  const to = join(temporaryFolder(), 'mirror')
  const { code, complained } = await run(
    'mirror',
    '--from',
    url.href,
    '--to',
    to,
    '--keys',
    workshop.keysDir,
    '--pack',
    'tinny',
  )
  expect([code, complained]).toEqual([1, expect.stringContaining('The catalogue has no pack tinny.')])
})

test.each<ProblemCode>([
  'net/unreachable',
  'net/slow',
  'net/server-trouble',
  'net/not-our-server',
  'pack/not-at-source',
  'pack/not-signed',
  'pack/bad-signature',
  'pack/unknown-publisher',
  'pack/bad-hash',
  'pack/bad-form',
  'pack/too-large',
  'pack/rollback',
  'pack/missing',
  'pack/withdrawn',
  'pack/source',
  'storage/exists',
  'storage/damaged',
  'start/folder-not-writable',
  'start/database-in-use',
])('%s has a sentence in both languages', (code) => {
  const lines = mirrorTrouble(
    new Problem(code, { packId: 'tiny', status: 503, offered: 1, trusted: 2, folder: 'keys', file: 'a' }),
  )
  expect(lines).toHaveLength(2)
  expect(lines.join()).not.toContain('{')
})
