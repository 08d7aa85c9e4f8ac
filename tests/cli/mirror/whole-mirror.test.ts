// What a mirror holds is what the source had, byte for byte, and it serves as a source itself.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../../server/test-server.ts'
import { snapshot } from '../build/tiny-pack.ts'
import { plainServerFor } from './plain-server.ts'
import { wholeIn } from './sound-folder.ts'
import { builtWorkshop, mirrorOf, OTHER, serve } from './workbench.ts'

/** Of packs, but for pack files, which phones never ask for. */
const piecesIn = (folder: string) =>
  new Map([...snapshot(folder)].filter(([path]) => path.startsWith('packs/') && !path.startsWith('packs/files/')))

test('a mirror of our server holds the same bytes, compressed twins too, and a second run asks for the list alone', async () => {
  const workshop = await builtWorkshop()
  const { url } = await serve(workshop)
  const to = temporaryFolder()
  const report = await mirrorOf(workshop, url, to)
  expect(piecesIn(to)).toEqual(piecesIn(workshop.outDir))
  expect(report).toMatchObject({
    version: 7,
    packs: [
      { id: OTHER, chunks: 4, brought: 4 },
      { id: 'tiny', brought: 1 },
    ],
  })
  expect(await mirrorOf(workshop, url, to)).toMatchObject({ requests: 1, removed: 0, leftOut: [] })
  expect(piecesIn(to)).toEqual(piecesIn(workshop.outDir))
})

test('a mirror behind any web server is a source for the next mirror, with the same bytes again', async () => {
  const workshop = await builtWorkshop()
  const { url } = await serve(workshop)
  const [first, second] = [temporaryFolder(), temporaryFolder()]
  await mirrorOf(workshop, url, first, { app: true })
  const plain = await plainServerFor(first)
  await mirrorOf(workshop, plain.url, second, { app: true })
  const shown = (folder: string) => new Map([...snapshot(folder)].filter(([path]) => !path.startsWith('.mirror/')))
  expect(shown(second)).toEqual(shown(first))
  expect(wholeIn(snapshot(second))).toEqual({ version: 7, packs: [OTHER, 'tiny'] })
  expect(new Set(plain.asked).size).toBe(plain.asked.length)
})

test('with the app it holds every file of the app that a server gives out', async () => {
  const workshop = await builtWorkshop()
  const { url, appDir } = await serve(workshop)
  const to = temporaryFolder()
  expect((await mirrorOf(workshop, url, to, { app: true })).app).toEqual({ files: 3, brought: 3 })
  const [mine, theirs] = [snapshot(to), snapshot(appDir)]
  for (const path of ['index.html', 'sw.js', 'assets/main-1a2b.js', 'app-files.json'])
    expect(mine.get(path)).toEqual(theirs.get(path))
  expect((await mirrorOf(workshop, url, to, { app: true })).app).toEqual({ files: 3, brought: 0 })
})

test('of chosen packs the others are named as left out, and what lies here is kept up to date', async () => {
  const workshop = await builtWorkshop()
  const { url } = await serve(workshop)
  const to = temporaryFolder()
  expect(await mirrorOf(workshop, url, to, { packs: ['tiny'] })).toMatchObject({ leftOut: [{ id: OTHER }] })
  expect(wholeIn(snapshot(to))?.packs).toEqual(['tiny'])
  expect(await mirrorOf(workshop, url, to, { packs: [OTHER] })).toMatchObject({ leftOut: [] })
  expect(wholeIn(snapshot(to))?.packs).toEqual([OTHER, 'tiny'])
})

test('a mirror of a mirror that has some packs only takes what is there', async () => {
  const workshop = await builtWorkshop()
  const { url } = await serve(workshop)
  const [first, second] = [temporaryFolder(), temporaryFolder()]
  await mirrorOf(workshop, url, first, { packs: ['tiny'] })
  const plain = await plainServerFor(first)
  const report = await mirrorOf(workshop, plain.url, second)
  expect(report).toMatchObject({ packs: [{ id: 'tiny' }], leftOut: [{ id: OTHER, code: 'pack/not-at-source' }] })
  expect(wholeIn(snapshot(second))?.packs).toEqual(['tiny'])
  await expect(mirrorOf(workshop, plain.url, second, { packs: [OTHER] })).rejects.toThrow('pack/not-at-source')
})

test('what the disk lost since is brought again, alone', async () => {
  const workshop = await builtWorkshop()
  const plain = await plainServerFor(workshop.outDir)
  const to = temporaryFolder()
  await mirrorOf(workshop, plain.url, to)
  const before = snapshot(to)
  const [chunk = '', twin = ''] = [...before.keys()].filter((path) => /chunks\/[0-9a-f]{64}$/.test(path))
  writeFileSync(join(to, chunk), 'rust')
  writeFileSync(join(to, `${twin}.br`), 'rust')
  plain.asked.length = 0
  await mirrorOf(workshop, plain.url, to)
  expect(plain.asked).toEqual(['packs/catalogue', chunk])
  expect(snapshot(to)).toEqual(before)
})

test('never more than two pieces are asked for at once', async () => {
  const workshop = await builtWorkshop()
  const plain = await plainServerFor(workshop.outDir)
  let [open, most] = [0, 0]
  for (const path of piecesIn(workshop.outDir).keys()) {
    plain.spoil(path, (response, file) => {
      most = Math.max(most, ++open)
      setTimeout(() => {
        open--
        response.writeHead(200).end(file)
      }, 20)
    })
  }
  await mirrorOf(workshop, plain.url, temporaryFolder())
  expect(most).toBe(2)
})

test('whatever else lies in the folder stays', async () => {
  const workshop = await builtWorkshop()
  const { url } = await serve(workshop)
  const to = temporaryFolder()
  mkdirSync(join(to, 'assets'))
  const others = ['README.txt', 'assets/picture.js', 'packs-of-mine']
  for (const name of others) writeFileSync(join(to, name), 'mine')
  await mirrorOf(workshop, url, to, { app: true })
  expect(others.filter((name) => !existsSync(join(to, name)))).toEqual([])
})
