// What a first visit, an installed phone and a lesson may cost on the wire. Figures of the built app, as it is served.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import { beforeAll, expect, test } from 'vitest'
import { servesLesson } from '../../core/pack/manifest.ts'
import { builtApp } from '../browser/harness/built-app.ts'
import { readPack } from '../browser/harness/server.ts'

const KiB = 1024
const budgets = {
  firstLoad: 60 * KiB,
  firstScripts: 40 * KiB,
  /** Everything that works without a line, once: ten kinds of questions and the mock phone among it. */
  shell: 160 * KiB,
  worker: 15 * KiB,
  lesson: 60 * KiB,
}

interface BuiltChunk {
  readonly file: string
  readonly isEntry?: boolean
  readonly imports?: readonly string[]
}

let appDir = ''
let packsDir = ''

beforeAll(async () => {
  const built = await builtApp()
  appDir = built.appDir
  packsDir = built.packsDir
}, 120_000)

const text = (file: string) => readFileSync(join(appDir, file), 'utf8')

function wireBytes(file: string): number {
  const squeezed = join(appDir, `${file}.br`)
  return existsSync(squeezed)
    ? readFileSync(squeezed).length
    : brotliCompressSync(readFileSync(join(appDir, file))).length
}

/** The entry and everything it imports before it can run. */
function firstScripts(): readonly string[] {
  const chunks: Record<string, BuiltChunk> = JSON.parse(text('.vite/manifest.json'))
  const found = new Set<string>()
  const follow = (key: string) => {
    const chunk = chunks[key]
    if (chunk === undefined || found.has(chunk.file)) return
    found.add(chunk.file)
    for (const next of chunk.imports ?? []) follow(next)
  }
  for (const [key, chunk] of Object.entries(chunks)) if (chunk.isEntry) follow(key)
  return [...found].filter((file) => file.endsWith('.js'))
}

function allScripts(): readonly string[] {
  return readdirSync(join(appDir, 'assets')).flatMap((name) => (name.endsWith('.js') ? [`assets/${name}`] : []))
}

/** The precache list, as the worker carries it. */
function shellFiles(): readonly string[] {
  return [...text('sw.js').matchAll(/\{"revision":(?:"[^"]*"|null),"url":"([^"]+)"\}/g)].map(([, url = '']) => url)
}

function sum(files: readonly string[]): number {
  return files.reduce((bytes, file) => bytes + wireBytes(file), 0)
}

function within(name: string, bytes: number, budget: number): void {
  console.log(`${name}: ${(bytes / KiB).toFixed(1)} KB of ${budget / KiB} KB`)
  expect(bytes).toBeGreaterThan(0)
  expect(bytes).toBeLessThanOrEqual(budget)
}

test('the first load is small', () => {
  const scripts = firstScripts()
  within('scripts of the first load', sum(scripts), budgets.firstScripts)
  within('first load with page and style', sum(['index.html', ...scripts]), budgets.firstLoad)
})

test('the page names no script and no style that is not counted', () => {
  const named = [...text('index.html').matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)].map(([, file]) => file)
  expect(named.filter((file) => file !== undefined && !firstScripts().includes(file))).toEqual([])
})

test('the whole shell is small, and holds every script but the code reader that most phones have themselves and the thread of downloads', () => {
  const files = shellFiles()
  const late = allScripts().filter((file) => !files.includes(file))
  expect(late.map((file) => file.replace(/-[\w-]+\.js$/, ''))).toEqual(['assets/jsQR', 'assets/thread'])
  within('whole shell', sum(files), budgets.shell)
})

test('the worker is small', () => within('worker', wireBytes('sw.js'), budgets.worker))

test('the database comes behind the first paint, and RxDB not at all', () => {
  expect(firstScripts().filter((file) => /dexie/i.test(text(file)))).toEqual([])
  expect(allScripts().some((file) => /dexie/i.test(text(file)))).toBe(true)
  expect([...allScripts(), 'sw.js'].filter((file) => /rxdb/i.test(text(file)))).toEqual([])
})

test('every lesson is small in every language', async () => {
  const { pack } = await readPack(packsDir)
  for (const { id } of pack.lessons) {
    for (const language of pack.languages) {
      const needed = pack.chunks.filter(
        (chunk) => servesLesson(pack, chunk, id) && ['base', language].includes(chunk.part),
      )
      const bytes = needed.reduce((all, chunk) => all + chunk.wireBytes, 0)
      within(`lesson ${id}, ${language}`, bytes, budgets.lesson)
    }
  }
})
