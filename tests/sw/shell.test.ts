import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { isOfThisVersion, refillShell } from '../../sw/shell.ts'
import { workerSha256 } from '../../sw/worker-ports.ts'

const ORIGIN = 'https://domdom.test'
const page = '<title>Đom Đóm</title>'
const revision = createHash('sha256').update(page).digest('hex').slice(0, 32)
const PAGE = `${ORIGIN}/index.html`
const keys = new Map([
  [PAGE, `${PAGE}?__WB_REVISION__=${revision}`],
  [`${ORIGIN}/assets/a-1.js`, `${ORIGIN}/assets/a-1.js`],
  [`${ORIGIN}/assets/b-2.js`, `${ORIGIN}/assets/b-2.js`],
])

const html = (text: string) => new Response(text, { headers: { 'content-type': 'text/html' } })
const script = () => new Response('1', { headers: { 'content-type': 'text/javascript' } })
const ours = (url: string) => (url === PAGE ? html(page) : script())

function fakeCache(before: Iterable<string> = []) {
  const puts: string[] = [...before]
  const kept = new Map<string, Response>()
  const cache = {
    match: async (key: string) => (puts.includes(key) ? script() : undefined),
    put: async (key: string, answer: Response) => {
      puts.push(key)
      kept.set(key, answer)
    },
  }
  return { puts, kept, cache: cache as unknown as Cache }
}

async function refill(cache: Cache, answer: (url: string) => Response): Promise<readonly string[]> {
  const asked: string[] = []
  const fetch = (async (url: string) => {
    asked.push(url)
    return answer(url)
  }) as typeof globalThis.fetch
  await refillShell(keys, { cache, fetch, sha256: workerSha256 })
  return asked
}

test('a portal that answers everything with its own page puts nothing into the shell', async () => {
  const { cache, puts } = fakeCache()
  await refill(cache, () => html('<h1>Wi-Fi</h1>'))
  expect(puts).toEqual([])
})

test('a server with a newer page fills the shell of this version with nothing of it', async () => {
  const { cache, puts } = fakeCache()
  await refill(cache, (url) => (url === PAGE ? html('<title>newer</title>') : script()))
  expect(puts).not.toContain(keys.get(PAGE))
})

test('an answer that says it failed is not of this version, whatever it carries', async () => {
  const [key = ''] = keys.values()
  expect(await isOfThisVersion(new Response(page, { status: 500 }), key, workerSha256)).toBe(false)
  expect(await isOfThisVersion(new Response(page, { status: 200 }), key, workerSha256)).toBe(true)
})

test('a whole shell asks for nothing', async () => {
  expect(await refill(fakeCache(keys.values()).cache, ours)).toEqual([])
})

test('an empty shell is filled, the page last; a second try asks only for what the first did not bring', async () => {
  const { cache, puts } = fakeCache()
  await refill(cache, (url) => (url.endsWith('b-2.js') ? new Response(null, { status: 404 }) : ours(url)))
  expect(puts).toEqual([`${ORIGIN}/assets/a-1.js`])
  expect(await refill(cache, ours)).toEqual([`${ORIGIN}/assets/b-2.js`, PAGE])
  expect(puts.at(-1)).toBe(keys.get(PAGE))
})

test('a page that came by a redirection is kept without the mark of it: no browser opens a marked one', async () => {
  const { cache, kept } = fakeCache()
  await refill(cache, (url) => Object.defineProperty(ours(url), 'redirected', { value: true }))
  expect([...kept.values()].map(({ redirected }) => redirected)).toEqual([false, false, false])
  const whole = kept.get(keys.get(PAGE) ?? '')
  expect(await whole?.text()).toBe(page)
  expect(whole?.headers.get('content-type')).toBe('text/html')
})
