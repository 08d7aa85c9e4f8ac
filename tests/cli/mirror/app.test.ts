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

const page =
  (text: string): Spoiled =>
  (response) =>
    response.writeHead(200, { 'content-type': 'text/html' }).end(text)

describe('an app that does not come whole takes the place of nothing:', () => {
  test.each([
    ['a script with other bytes', script(2), page('alert(1)'), 'net/not-our-server'],
    ['a page that is not of this version', 'index.html', page('<p>9</p>'), 'net/unreachable'],
    ['a worker without end', 'sw.js', page('x'.repeat(5000)), 'net/not-our-server'],
    ['no list', 'app-files.json', (response) => response.writeHead(404).end(), 'pack/not-at-source'],
    ['a list that is none', 'app-files.json', (response) => response.writeHead(200).end('{}'), 'pack/bad-form'],
  ] satisfies readonly (readonly [string, string, Spoiled, string])[])('%s', async (_name, path, answer, code) => {
    const { plain, run, release, shown } = await appAtSource()
    await run()
    const [first] = shown()
    release(2)
    plain.spoil(path, answer)
    expect(await codeOf(run)).toBe(code)
    if (path !== 'sw.js') expect(shown()[0]).toBe(first)
    expect(shown()[1]).toContain('1')
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
