import { join } from 'node:path'
import { expect, test } from 'vitest'
import { broken, goodPack, openWorkshop } from './build/tiny-pack.ts'
import { run } from './run.ts'

function inWorkshop(files = goodPack) {
  const { root, outDir, keysDir } = openWorkshop(files)
  return ['--packs', join(root, 'packs'), '--out', outDir, '--keys', keysDir]
}

test('an unknown command shows the help and ends with 2', async () => {
  const { code, complained } = await run('bulid')
  expect(code).toBe(2)
  expect(complained).toMatch(/no command «bulid»[\s\S]*build \[/)
})

test('an unknown option shows the usage and ends with 2', async () => {
  const { code, complained } = await run('build', '--pakcs', 'x')
  expect(code).toBe(2)
  expect(complained).toMatch(/Unknown option '--pakcs'\.\nUsage: domdom build/)
})

test('an error in the sources is told with file and line and ends with 1', async () => {
  const { code, complained } = await run(
    'build',
    ...inWorkshop(broken('tiny/lessons/hang-up/vi.md', 'picture=phone', 'picture=fone')),
  )
  expect(code).toBe(1)
  expect(complained).toBe(
    'packs/tiny/lessons/hang-up/vi.md:8: There is no picture «fone» in pictures.yaml.\nNothing was built: one error.',
  )
})

test('a folder that cannot be written is told in a sentence and ends with 1', async () => {
  const { root } = openWorkshop()
  const packsDir = join(root, 'packs')
  const { code, complained } = await run(
    'build',
    '--packs',
    packsDir,
    '--out',
    join(packsDir, 'catalogue.yaml'),
    '--keys',
    root,
  )
  expect(code).toBe(1)
  expect(complained).toMatch(/The disk refused: /)
})

test('no command is a question for help', async () => {
  expect(await run()).toMatchObject({ code: 0, said: expect.stringContaining('domdom <command>') })
})

test('build says what it built and what it costs to download', async () => {
  const { code, said } = await run('build', ...inWorkshop())
  expect(code).toBe(0)
  expect(said).toMatch(/^tiny 2: 1 lesson, vi and en, \d+ KB to download\nCatalogue 7 with 1 pack is in /)
})

test('keys makes keys once', async () => {
  const [, , , , ...keys] = inWorkshop()
  expect((await run('keys', ...keys)).said).toMatch(/Demo keys and a demo root are in/)
  expect((await run('keys', ...keys)).said).toMatch(/nothing was changed/)
})
