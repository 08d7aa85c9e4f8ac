import { expect, test } from 'vitest'
import { isLatePart, latePart } from '../../sw/late-parts.ts'

const ORIGIN = 'https://domdom.test'
const READER = `${ORIGIN}/assets/jsQR-abc.js`
const isShell = (url: string) => url.includes('index')

function fakeCaches() {
  const kept = new Map<string, Response>()
  const cache = {
    match: async ({ url }: Request) => kept.get(url)?.clone(),
    put: async ({ url }: Request, answer: Response) => void kept.set(url, answer),
  }
  return { kept, caches: { open: async () => cache } as unknown as CacheStorage }
}

test('other origins, other methods, the shell itself and what is no script are left alone', () => {
  const request = (url: string, method = 'GET') => ({ url, method })
  for (const url of [
    'https://hub.test/assets/a.js',
    `${ORIGIN}/packs/catalogue`,
    `${ORIGIN}/assets/index-1.js`,
    `${ORIGIN}/sync/server`,
  ]) {
    expect(isLatePart(request(url), ORIGIN, isShell)).toBe(false)
  }
  expect(isLatePart(request(READER, 'POST'), ORIGIN, isShell)).toBe(false)
  expect(isLatePart(request(READER), ORIGIN, isShell)).toBe(true)
})

test('a part is fetched once, kept, and there without a line', async () => {
  const { caches } = fakeCaches()
  const online = async () => new Response('reader', { headers: { 'content-type': 'text/javascript; charset=utf-8' } })
  const offline = async () => Promise.reject(new TypeError('no line'))
  expect(await (await latePart(new Request(READER), caches, online)).text()).toBe('reader')
  expect(await (await latePart(new Request(READER), caches, offline)).text()).toBe('reader')
})

test("a portal's page in place of a part is handed on and not kept", async () => {
  const { caches, kept } = fakeCaches()
  const portal = async () => new Response('<h1>Wi-Fi</h1>', { headers: { 'content-type': 'text/html' } })
  expect((await latePart(new Request(READER), caches, portal)).status).toBe(200)
  expect(kept.size).toBe(0)
})

test('an answer that is none is handed on and not kept', async () => {
  const { caches, kept } = fakeCaches()
  const gone = await latePart(new Request(READER), caches, async () => new Response('no', { status: 404 }))
  expect([gone.status, kept.size]).toEqual([404, 0])
})
