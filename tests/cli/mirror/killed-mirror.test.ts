// Power goes when it likes: at every step the folder is a whole source of the version before or of the new one, and the next run goes on.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../../server/test-server.ts'
import { snapshot } from '../build/tiny-pack.ts'
import { Killed, MEMORY, type MemoryFiles, memoryFiles } from './memory-files.ts'
import { type PlainServer, plainServerFor } from './plain-server.ts'
import { wholeIn } from './sound-folder.ts'
import { builtWorkshop, corrected, mirrorOf, OTHER, serve, twoPacks } from './workbench.ts'

const both = [OTHER, 'tiny']

/** Dies at the step and says what the folder holds then; false when the run was over before. */
async function dies(files: MemoryFiles, step: number, run: () => Promise<unknown>): Promise<boolean> {
  files.dieAt(step)
  try {
    await run()
    return false
  } catch (error) {
    if (!(error instanceof Killed)) throw error
    return true
  } finally {
    files.live()
  }
}

const piecesAsked = ({ asked }: PlainServer) => asked.filter((path) => /^packs\/(chunks|manifests)\//.test(path))

test('killed at any step of the first run, it is no source or a whole one, and the next run brings only what is missing', async () => {
  const workshop = await builtWorkshop()
  const plain = await plainServerFor(workshop.outDir)
  let deaths = 0
  for (let step = 0; ; step++) {
    const files = memoryFiles()
    const run = () => mirrorOf(workshop, plain.url, MEMORY, { files })
    const died = await dies(files, step, run)
    expect([null, both]).toContainEqual(wholeIn(files.held)?.packs ?? null)
    const here = new Set(files.held.keys())
    plain.asked.length = 0
    await run()
    expect(wholeIn(files.held)).toEqual({ version: 7, packs: both })
    expect(piecesAsked(plain).filter((path) => here.has(path))).toEqual([])
    expect(await files.names(join(MEMORY, '.mirror/new'))).toEqual([])
    if (!died) break
    deaths++
  }
  expect(deaths).toBeGreaterThan(60)
})

test('killed at any step of an update, it is whole in the version before or in the new one, with the pieces of both', async () => {
  const workshop = await builtWorkshop()
  const first = memoryFiles()
  const old = await plainServerFor(workshop.outDir)
  await mirrorOf(workshop, old.url, MEMORY, { files: first })
  const before = new Map(first.held)
  workshop.put(corrected(twoPacks))
  await workshop.build()
  const versions = new Set<number | undefined>()
  let deaths = 0
  for (let step = 0; ; step++) {
    const files = memoryFiles()
    for (const [path, bytes] of before) await files.write(join(MEMORY, path), bytes)
    const died = await dies(files, step, () => mirrorOf(workshop, old.url, MEMORY, { files }))
    const whole = wholeIn(files.held)
    versions.add(whole?.version)
    expect(whole?.packs).toEqual(both)
    for (const path of before.keys()) if (/chunks|manifests/.test(path)) expect(files.held.has(path)).toBe(true)
    await mirrorOf(workshop, old.url, MEMORY, { files })
    expect(wholeIn(files.held)).toEqual({ version: 8, packs: both })
    if (!died) break
    deaths++
  }
  expect([...versions]).toEqual([7, 8])
  expect(deaths).toBeGreaterThan(15)
})

test('killed at any step of taking one pack more, the list that stands names no half pack', async () => {
  const workshop = await builtWorkshop()
  const plain = await plainServerFor(workshop.outDir)
  const first = memoryFiles()
  await mirrorOf(workshop, plain.url, MEMORY, { files: first, packs: ['tiny'] })
  const seen = new Set<string | undefined>()
  for (let step = 0; ; step++) {
    const files = memoryFiles()
    for (const [path, bytes] of first.held) await files.write(join(MEMORY, path), bytes)
    const died = await dies(files, step, () => mirrorOf(workshop, plain.url, MEMORY, { files, packs: [OTHER] }))
    seen.add(wholeIn(files.held)?.packs.join())
    if (!died) break
  }
  expect([...seen]).toEqual(['tiny', `${OTHER},tiny`])
})

const main = join(import.meta.dirname, '../../../cli/main.ts')

test('a process that is killed while a piece is on its way goes on with the next one', async () => {
  const workshop = await builtWorkshop()
  const plain = await plainServerFor(workshop.outDir)
  const to = join(temporaryFolder(), 'mirror')
  const argv = ['mirror', '--from', plain.url.href, '--to', to, '--keys', workshop.keysDir, '--json']
  const start = () => spawn(process.execPath, [main, ...argv], { stdio: ['ignore', 'pipe', 'inherit'] })
  const pieces = [...snapshot(workshop.outDir).keys()].filter((path) => /(chunks|manifests)\/\w{64}$/.test(path))
  let kills = 0
  for (const path of pieces.filter((_, i) => i % 3 === 0)) {
    const child = start()
    const gone = once(child, 'exit')
    plain.spoil(path, () => child.kill('SIGKILL'))
    if (String(await gone) === ',SIGKILL') kills++
    plain.spoil(path, null)
  }
  expect(kills).toBeGreaterThan(0)
  const child = start()
  let said = ''
  child.stdout.on('data', (text) => {
    said += text
  })
  expect(await once(child, 'close')).toEqual([0, null])
  expect(JSON.parse(said)).toMatchObject({ version: 7 })
  expect(wholeIn(snapshot(to))).toEqual({ version: 7, packs: both })
  const asked = piecesAsked(plain)
  // Two on their way, and two that were being written.
  expect(asked.length - new Set(asked).size).toBeLessThanOrEqual(4 * kills)
})

test('the app, killed at any step, never shows a page whose scripts are not there', async () => {
  const workshop = await builtWorkshop()
  const { url } = await serve(workshop)
  for (let step = 0; ; step++) {
    const files = memoryFiles()
    const died = await dies(files, step, () => mirrorOf(workshop, url, MEMORY, { files, app: true }))
    const { held } = files
    if (held.has('index.html')) expect(held.has('assets/main-1a2b.js')).toBe(true)
    if (held.has('sw.js')) expect(held.has('index.html')).toBe(true)
    if (!died) break
    await mirrorOf(workshop, url, MEMORY, { files, app: true })
    expect(held.has('app-files.json')).toBe(true)
  }
})
