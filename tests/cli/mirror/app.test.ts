// The app in a mirror: one whole version at a time, and the scripts of the version before for pages that are still open.
import { cpSync, existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { isProblem } from '../../../core/problem.ts'
import { writeAppList } from '../../../tools/app-files.ts'
import { writeApp } from '../../server/test-packs.ts'
import { temporaryFolder } from '../../server/test-server.ts'
import { snapshot } from '../build/tiny-pack.ts'
import { plainServerFor, type Spoiled } from './plain-server.ts'
import { builtWorkshop, mirrorOf } from './workbench.ts'

const script = (version: number) => `assets/main-${version}${'a'.repeat(7)}.js`

/** A web server with the packs and this version of the app. */
async function appAtSource() {
  const workshop = await builtWorkshop()
  const release = (version: number) => {
    const appDir = writeApp(temporaryFolder())
    rmSync(join(appDir, 'assets/main-1a2b.js'))
    writeFileSync(join(appDir, script(version)), `export const version = ${version}\n`)
    writeFileSync(join(appDir, 'index.html'), `<script src="/${script(version)}"></script>`)
    writeFileSync(join(appDir, 'sw.js'), `self.version = ${version}\n`)
    writeAppList(appDir)
    cpSync(appDir, workshop.outDir, { recursive: true })
  }
  release(1)
  const plain = await plainServerFor(workshop.outDir)
  const to = temporaryFolder()
  const run = () => mirrorOf(workshop, plain.url, to, { app: true })
  const shown = () => ['index.html', 'sw.js'].map((path) => snapshot(to).get(path)?.toString())
  return { plain, to, run, release, shown }
}

async function codeOf(run: () => Promise<unknown>): Promise<string | null> {
  try {
    await run()
    return null
  } catch (error) {
    if (isProblem(error)) return error.code
    throw error
  }
}

const kept =
  (change: (file: Buffer) => Uint8Array): Spoiled =>
  (response, file) =>
    response.writeHead(200, { 'content-type': 'text/javascript' }).end(change(file))
const portal: Spoiled = (response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Wi-Fi</h1>')

describe('of an app that does not come whole no worker takes over:', () => {
  test.each([
    [
      'a script with one byte changed',
      script(2),
      kept((file) => file.map((byte, i) => byte ^ Number(i === 0))),
      'pack/bad-hash',
    ],
    ['a portal instead of a script', script(2), portal, 'net/not-our-server'],
    ['a portal instead of the page', 'index.html', portal, 'net/unreachable'],
    ['a worker that is longer', 'sw.js', kept((file) => Buffer.concat([file, file])), 'pack/too-large'],
    ['no list', 'app-files.json', (response) => response.writeHead(404).end(), 'pack/not-at-source'],
    ['a list that is none', 'app-files.json', (response) => response.writeHead(200).end('{}'), 'pack/bad-form'],
  ] satisfies readonly (readonly [string, string, Spoiled, string])[])('%s', async (_name, path, answer, code) => {
    const { plain, run, release, shown } = await appAtSource()
    await run()
    const before = shown()
    release(2)
    plain.spoil(path, answer)
    expect(await codeOf(run)).toBe(code)
    // The worker looks for its page when it comes; a page needs its scripts alone.
    const from = path === 'sw.js' ? 1 : 0
    expect(shown().slice(from)).toEqual(before.slice(from))
    plain.spoil(path, null)
    await run()
    expect(shown()[1]).toContain('2')
  })
})

test('scripts of the version before stay, those of the one before that go, and other files stay for ever', async () => {
  const { to, run, release } = await appAtSource()
  await run()
  writeFileSync(join(to, 'assets/mine.js'), 'mine')
  release(2)
  await run()
  expect([1, 2].map((version) => existsSync(join(to, script(version))))).toEqual([true, true])
  expect((await run()).app).toEqual({ files: 3, brought: 0 })
  release(3)
  await run()
  expect([1, 2, 3].map((version) => existsSync(join(to, script(version))))).toEqual([false, true, true])
  expect(existsSync(join(to, `${script(1)}.br`))).toBe(false)
  expect(existsSync(join(to, 'assets/mine.js'))).toBe(true)
})
