// A source that breaks, lies or never ends, over a real socket: a code for each, nothing lost of what was here, and an honest run follows.
import { lstatSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import type { ServerResponse } from 'node:http'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { openLine } from '../../../cli/mirror/ask.ts'
import { createSource } from '../../../cli/mirror/source.ts'
import { limits } from '../../../core/limits.ts'
import { isProblem, type ProblemCode } from '../../../core/problem.ts'
import { fakeTimers } from '../../fake-timers.ts'
import { temporaryFolder } from '../../server/test-server.ts'
import { snapshot } from '../build/tiny-pack.ts'
import { plainServerFor, type Spoiled } from './plain-server.ts'
import { wholeIn } from './sound-folder.ts'
import { builtWorkshop, corrected, mirrorOf, noJitter, OTHER, twoPacks } from './workbench.ts'

async function codeOf(run: () => Promise<unknown>): Promise<string | null> {
  try {
    await run()
    return null
  } catch (error) {
    if (isProblem(error)) return error.code
    throw error
  }
}

const octets = (coding?: string) => ({
  'content-type': 'application/octet-stream',
  ...(coding !== undefined && { 'content-encoding': coding }),
})

function endless(response: ServerResponse): void {
  response.writeHead(200, octets())
  const more = () => {
    while (!response.destroyed && response.write(Buffer.alloc(16 * 1024)));
  }
  response.on('drain', more)
  more()
}

const zeros = Buffer.alloc(64 * 1024 * 1024)
const bombs = {
  br: brotliCompressSync(zeros, { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } }),
  gzip: gzipSync(zeros, { level: 1 }),
}

const lies: readonly (readonly [name: string, answer: Spoiled, code: ProblemCode])[] = [
  ['one byte changed', (to, file) => to.writeHead(200, octets()).end(changed(file)), 'pack/bad-hash'],
  ['nothing', (to) => to.writeHead(200, octets()).end(), 'net/unreachable'],
  ['half of it', (to, file) => to.writeHead(200, octets()).end(file.subarray(0, file.length / 2)), 'net/unreachable'],
  ['a line that breaks', (to, file) => broken(to, file), 'net/unreachable'],
  ['no answer', (to) => to.destroy(), 'net/unreachable'],
  ['one byte more', (to, file) => to.writeHead(200, octets()).end(Buffer.concat([file, file])), 'pack/too-large'],
  ['bytes without end', endless, 'pack/too-large'],
  ['a bomb of brotli', (to) => to.writeHead(200, octets('br')).end(bombs.br), 'pack/too-large'],
  ['a bomb of gzip', (to) => to.writeHead(200, octets('gzip')).end(bombs.gzip), 'pack/too-large'],
  ['brotli that is none', (to, file) => to.writeHead(200, octets('br')).end(file), 'net/unreachable'],
  ['a coding nobody asked for', (to, file) => to.writeHead(200, octets('zstd')).end(file), 'net/not-our-server'],
  ['a portal', (to) => to.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Wi-Fi</h1>'), 'net/not-our-server'],
  ['another address', (to) => to.writeHead(302, { location: '/packs/catalogue' }).end(), 'pack/not-at-source'],
  ['trouble', (to) => to.writeHead(503).end(), 'net/server-trouble'],
  ['that it is gone', (to) => to.writeHead(410).end(), 'pack/not-at-source'],
]

const changed = (file: Buffer) => Buffer.from(file.map((byte, i) => (i === file.length - 1 ? byte ^ 1 : byte)))

function broken(response: ServerResponse, file: Buffer): void {
  response.writeHead(200, { ...octets(), 'content-length': file.length })
  response.write(file.subarray(0, 5), () => response.destroy())
}

let scene: Promise<Scene> | null = null

/** A mirror of the first version, and the second at a source that is about to lie. Made once, laid out anew for each test. */
async function aboutToLie() {
  scene ??= makeScene()
  const { mirrored, source, keys } = await scene
  const [to, outDir, keysDir] = [laidOut(mirrored), laidOut(source), laidOut(keys)]
  const fresh = [...source.keys()].filter((path) => !mirrored.has(path))
  const piece = (folder: string) => fresh.find((path) => new RegExp(`packs/${folder}/[0-9a-f]{64}$`).test(path)) ?? ''
  const plain = await plainServerFor(outDir)
  return { workshop: { keysDir }, plain, to, chunk: piece('chunks'), manifest: piece('manifests') }
}

type Laid = ReadonlyMap<string, Buffer>
type Scene = Readonly<Record<'mirrored' | 'source' | 'keys', Laid>>

async function makeScene(): Promise<Scene> {
  const workshop = await builtWorkshop()
  const plain = await plainServerFor(workshop.outDir)
  const to = temporaryFolder()
  await mirrorOf(workshop, plain.url, to)
  workshop.put(corrected(twoPacks))
  await workshop.build()
  return { mirrored: snapshot(to), source: snapshot(workshop.outDir), keys: snapshot(workshop.keysDir) }
}

function laidOut(files: Laid): string {
  const folder = temporaryFolder()
  for (const [path, bytes] of files) {
    mkdirSync(join(folder, path, '..'), { recursive: true })
    writeFileSync(join(folder, path), bytes)
  }
  return folder
}

describe.each(['chunk', 'manifest', 'catalogue'] as const)('in place of a %s comes', (what) => {
  test.each(lies)('%s', async (name, answer, code) => {
    const { workshop, plain, to, ...pieces } = await aboutToLie()
    const path = what === 'catalogue' ? 'packs/catalogue' : pieces[what]
    const held = snapshot(to)
    plain.spoil(path, answer)
    const found = await codeOf(() => mirrorOf(workshop, plain.url, to))
    // What is signed proves itself by its signature; how long a list is nobody said.
    const signed = ['pack/bad-signature', 'pack/bad-form', 'pack/not-signed', 'pack/bad-hash']
    const isShort = what === 'catalogue' && ['nothing', 'half of it', 'one byte more'].includes(name)
    expect(code === 'pack/bad-hash' || isShort ? (what === 'chunk' ? [code] : signed) : [code]).toContain(found)
    for (const [file, bytes] of held) expect(snapshot(to).get(file)).toEqual(bytes)
    expect(wholeIn(snapshot(to))).toEqual({ version: 7, packs: [OTHER, 'tiny'] })
    plain.spoil(path, null)
    expect(await codeOf(() => mirrorOf(workshop, plain.url, to))).toBeNull()
    expect(wholeIn(snapshot(to))).toEqual({ version: 8, packs: [OTHER, 'tiny'] })
  })
})

test('an older list is refused, whoever signed it', async () => {
  const { workshop, plain, to } = await aboutToLie()
  const old = snapshot(to).get('packs/catalogue') ?? Buffer.alloc(0)
  await mirrorOf(workshop, plain.url, to)
  plain.spoil('packs/catalogue', (response) => response.writeHead(200, octets()).end(old))
  expect(await codeOf(() => mirrorOf(workshop, plain.url, to))).toBe('pack/rollback')
  expect(wholeIn(snapshot(to))?.version).toBe(8)
})

test('keys that this machine does not trust bring nothing', async () => {
  const [workshop, stranger] = [await builtWorkshop(), await builtWorkshop()]
  const plain = await plainServerFor(stranger.outDir)
  const to = temporaryFolder()
  expect(await codeOf(() => mirrorOf(workshop, plain.url, to))).toBe('pack/unknown-publisher')
  expect([...snapshot(to).keys()]).toEqual([])
})

test('a source that says nothing, or one byte and no more, is given up in time', async () => {
  const { plain } = await aboutToLie()
  const line = openLine()
  for (const silent of [
    () => undefined,
    (response: ServerResponse) => void response.writeHead(200, octets()).write('x'),
  ]) {
    const asked = new Promise<void>((resolve) =>
      plain.spoil('packs/catalogue', (response) => {
        silent(response)
        resolve()
      }),
    )
    const timers = fakeTimers()
    const fetched = codeOf(() =>
      createSource({ ask: line.ask, timers, random: noJitter }, plain.url).fetch('packs/catalogue', 99),
    )
    await asked
    let isOver = false
    void fetched.then(() => {
      isOver = true
    })
    while (!isOver) {
      timers.advance(limits.requestTimeoutMs)
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect(await fetched).toBe('net/slow')
  }
  line.close()
})

describe('no path leads out of the folder:', () => {
  const lists = [
    '../out.js',
    'assets/../../out.js',
    '/etc/out.js',
    'packs/catalogue.js',
    '.mirror/lock.js',
    'a/b/c.js',
    'sw.js.br',
    'app-files.json',
    'C:/out.js',
    'assets\\out.js',
  ]

  test.each(lists)('the app names %s', async (path) => {
    const { workshop, plain } = await aboutToLie()
    const to = join(temporaryFolder(), 'mirror')
    mkdirSync(to)
    const files = [{ path, bytes: 1, hash: 'ab'.repeat(32) }]
    plain.spoil('app-files.json', (response) =>
      response.writeHead(200, octets()).end(JSON.stringify({ format: 'domdom-app/1', files })),
    )
    expect(await codeOf(() => mirrorOf(workshop, plain.url, to, { app: true }))).toBe('pack/bad-form')
    expect([...snapshot(join(to, '..')).keys()].filter((name) => name.includes('out'))).toEqual([])
  })

  test.each(['packs', 'packs/chunks', '.mirror'])('%s is a link to somewhere else', async (link) => {
    const { workshop, plain } = await aboutToLie()
    const [to, elsewhere] = [temporaryFolder(), temporaryFolder()]
    if (link.includes('/')) mkdirSync(join(to, 'packs'))
    symlinkSync(elsewhere, join(to, link))
    expect(await codeOf(() => mirrorOf(workshop, plain.url, to))).toBe('storage/exists')
    expect([...snapshot(elsewhere).keys()]).toEqual([])
  })

  test('a link in the place of a piece is neither read nor written through', async () => {
    const { workshop, plain, chunk } = await aboutToLie()
    const [to, elsewhere] = [temporaryFolder(), join(temporaryFolder(), 'mine')]
    writeFileSync(elsewhere, 'mine')
    mkdirSync(join(to, 'packs/chunks'), { recursive: true })
    symlinkSync(elsewhere, join(to, chunk))
    await mirrorOf(workshop, plain.url, to)
    expect(snapshot(join(elsewhere, '..')).get('mine')?.toString()).toBe('mine')
    expect(lstatSync(join(to, chunk)).isFile()).toBe(true)
    expect(wholeIn(snapshot(to))?.version).toBe(8)
  })
})
