import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { isProblem } from '../../core/problem.ts'
import { readInlineHashes, readStaticFiles } from '../../server/static.ts'
import { PAGE, writeApp, writePacks } from './test-packs.ts'
import { ORIGIN, temporaryFolder, testServer } from './test-server.ts'

const SCRIPT = '/assets/main-1a2b.js'
const eternal = 'public, max-age=31536000, immutable'

describe('nothing is served', () => {
  test.each([
    '/unknown',
    '/assets',
    '/assets/',
    '/../package.json',
    '/%2e%2e/%2e%2e/etc/passwd',
    '/assets/..%2f..%2fdata%2fdomdom.sqlite',
    '/assets/%2e%2e%5c%2e%2e%5cdata',
    '//etc/passwd',
    '/packs/chunks/../../../data/domdom.sqlite',
    '/index.html.br',
    '/assets/main-1a2b.js.gz',
    '/csp.json',
    '/packs/files/scam-calls-1.zip',
    '/.vite/manifest.json',
    '/constructor',
    '/__proto__',
  ])('for %s', async (path) => {
    const server = await testServer()
    const response = await server.get(path)
    expect(response.status).toBe(404)
    expect(response.headers.get('content-type')).toMatch(/^text\/plain/)
    expect(await response.text()).toBe('404\n')
  })

  test('for any other method', async () => {
    const server = await testServer()
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
      expect((await server.app.fetch(new Request(`${ORIGIN}/index.html`, { method }))).status).toBe(404)
    }
  })

  test('before the app was built', async () => {
    const folder = temporaryFolder()
    const { packsDir } = await writePacks(folder)
    expect(() => readStaticFiles(join(folder, 'app'), packsDir)).toThrow('start/not-built')
    const appDir = writeApp(folder)
    expect(() => readStaticFiles(appDir, join(folder, 'no-packs'))).toThrow('start/not-built')
  })
})

test.each(['{"script":["\'unsafe-inline\'"],"style":[]}', '{"style":[]}', '<!doctype html>'])(
  'a list of inline hashes that is none is refused: %s',
  (text) => {
    const appDir = writeApp(temporaryFolder())
    writeFileSync(join(appDir, 'csp.json'), text)
    const refused = () => readInlineHashes(appDir)
    expect(refused).toThrow()
    try {
      refused()
    } catch (error) {
      expect(isProblem(error, 'start/not-built')).toBe(true)
    }
  },
)

describe('a file comes in the best form the caller takes', () => {
  test.each([
    ['br', 'gzip, deflate, br, zstd'],
    ['br', 'br;q=0.1, gzip;q=1'],
    ['gzip', 'gzip, deflate'],
    ['gzip', 'br;q=0, gzip'],
    [null, 'identity'],
    [null, 'br;q=0.000, gzip;q=0'],
    [null, ''],
  ])('%s for accept-encoding: %s', async (coding, accepted) => {
    const server = await testServer()
    const response = await server.get('/', { 'accept-encoding': accepted })
    expect(response.headers.get('content-encoding')).toBe(coding)
    expect(response.headers.get('vary')).toBe('accept-encoding')
    const bytes = Buffer.from(await response.arrayBuffer())
    expect(response.headers.get('content-length')).toBe(String(bytes.length))
    const plain = coding === 'br' ? brotliDecompressSync(bytes) : coding === 'gzip' ? gunzipSync(bytes) : bytes
    expect(plain.toString()).toBe(PAGE)
  })
})

test('the page is asked for again each time, and costs nothing while it stays the same', async () => {
  const server = await testServer()
  const first = await server.get('/', { 'accept-encoding': 'br' })
  expect(first.headers.get('cache-control')).toBe('no-cache')
  expect(first.headers.get('content-type')).toBe('text/html; charset=utf-8')
  const etag = first.headers.get('etag') ?? ''
  for (const known of [etag, `W/${etag}`, `"x", ${etag}`, '*']) {
    const again = await server.get('/index.html', { 'accept-encoding': 'br', 'if-none-match': known })
    expect(again.status).toBe(304)
    expect(again.headers.get('etag')).toBe(etag)
    expect(await again.text()).toBe('')
  }
  const otherForm = await server.get('/', { 'accept-encoding': 'gzip', 'if-none-match': etag })
  expect(otherForm.status).toBe(200)
})

test('files named by their content are kept for ever, all others are not', async () => {
  const server = await testServer()
  const kept = [SCRIPT, `/packs/chunks/${server.chunkHash}`, `/packs/manifests/${server.packHash}`]
  for (const path of kept) expect((await server.get(path)).headers.get('cache-control')).toBe(eternal)
  const asked = ['/', '/sw.js', '/packs/catalogue', '/sw.js?__WB_REVISION__=1']
  for (const path of asked) expect((await server.get(path)).headers.get('cache-control')).toBe('no-cache')
})

test('pieces of packs are bytes, scripts are scripts', async () => {
  const server = await testServer()
  const typeOf = async (path: string) => (await server.get(path)).headers.get('content-type')
  expect(await typeOf('/packs/catalogue')).toBe('application/octet-stream')
  expect(await typeOf(`/packs/chunks/${server.chunkHash}`)).toBe('application/octet-stream')
  expect(await typeOf('/sw.js')).toBe('text/javascript; charset=utf-8')
})

test('HEAD says what GET would, without the bytes', async () => {
  const server = await testServer()
  const get = await server.get(SCRIPT)
  const head = await server.app.fetch(new Request(ORIGIN + SCRIPT, { method: 'HEAD' }))
  expect([...head.headers]).toEqual([...get.headers])
  expect(head.status).toBe(200)
  expect(await head.text()).toBe('')
})
