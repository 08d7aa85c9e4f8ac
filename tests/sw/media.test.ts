import { describe, expect, test } from 'vitest'
import { contentLayout } from '../../core/content-layout.ts'
import { limits } from '../../core/limits.ts'
import { mediaPathOf, mediaResponse } from '../../sw/media.ts'
import { dump } from '../phone-storage.ts'
import { PACK } from '../sample-pack.ts'
import { phone } from '../src/content/phone.ts'

const ORIGIN = 'https://domdom.test'
const HASH = 'a'.repeat(64)
const asked = (path: string, method = 'GET') => mediaPathOf({ method, url: new URL(path, ORIGIN).href }, ORIGIN)

describe('the worker leaves alone', () => {
  test.each([
    ['packs', '/packs/catalogue'],
    ['the delivery of records', '/sync/bundles'],
    ['the page itself', '/'],
    ['a hub by its address', `http://10.42.0.1/media/${HASH}/pictures/phone.svg`],
    ['another origin', `https://other.test/media/${HASH}/pictures/phone.svg`],
    ['another port', `https://domdom.test:8443/media/${HASH}/pictures/phone.svg`],
    ['a lesson, which is no media', `/media/${HASH}/lessons/first/vi.json`],
    ['a page in disguise', `/media/${HASH}/pictures/phone.html`],
    ['a path that climbs', `/media/${HASH}/pictures/..%2f..%2fx.svg`],
    ['a short hash', '/media/abc/pictures/phone.svg'],
  ])('%s', (_what, path) => {
    expect(asked(path)).toBeNull()
  })

  test('everything that is no GET', () => {
    expect(asked(`/media/${HASH}/pictures/phone.svg`, 'POST')).toBeNull()
    expect(asked(`/media/${HASH}/pictures/phone.svg`, 'HEAD')).toBeNull()
  })
})

/** The worker reads the app's own database: here under another name in each test, by way of the factory. */
async function stored() {
  const ready = await phone()
  await ready.content.refreshCatalogue()
  await ready.content.download(PACK, 'vi')
  const idb = { open: () => indexedDB.open(ready.databaseName) } as unknown as IDBFactory
  const ask = (path: string, range: string | null = null, hash = ready.sample.hash) => {
    const media = asked(`/media/${hash}/${path}`)
    if (media === null) throw new Error(`${path} is no media`)
    return mediaResponse(media, range, idb)
  }
  return { ...ready, ask }
}

const bytesOf = async (response: Response) => new Uint8Array(await response.arrayBuffer())

describe('404 is the answer', () => {
  test('for a file or a pack that is not here', async () => {
    const { ask } = await stored()
    expect((await ask('pictures/unknown.svg')).status).toBe(404)
    expect((await ask('pictures/phone.svg', null, HASH)).status).toBe(404)
  })

  test('while a chunk is missing', async () => {
    const { ask, content, sample } = await stored()
    await content.remove(PACK)
    await content.download(PACK, 'vi', { only: 'second' })
    expect((await ask('voice/vi/hello.opus')).status).toBe(404)
    expect((await ask('pictures/field.svg', null, sample.hash)).status).toBe(200)
  })

  test('before there is a database, and none is made', async () => {
    const media = asked(`/media/${HASH}/pictures/phone.svg`)
    if (media === null) throw new Error('no media')
    expect((await mediaResponse(media, null, indexedDB)).status).toBe(404)
    expect((await indexedDB.databases()).map((one) => one.name)).not.toContain(contentLayout.name)
  })
})

test('a picture comes whole, and cannot run anything', async () => {
  const { ask, content, sample } = await stored()
  const response = await ask('pictures/phone.svg')
  expect(response.status).toBe(200)
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'content-type': 'image/svg+xml',
    'content-security-policy': "sandbox; default-src 'none'; style-src 'unsafe-inline'",
    'x-content-type-options': 'nosniff',
    'cache-control': expect.stringContaining('immutable'),
  })
  const blob = await content.file(sample.hash, 'pictures/phone.svg')
  expect(await bytesOf(response)).toEqual(new Uint8Array((await blob?.arrayBuffer()) ?? []))
})

describe('of a voice in two chunks', () => {
  const length = limits.chunkBytesMax + 1000

  test.each([
    ['bytes=0-', 0, length - 1],
    ['bytes=0-99', 0, 99],
    [
      `bytes=${limits.chunkBytesMax - 5}-${limits.chunkBytesMax + 4}`,
      limits.chunkBytesMax - 5,
      limits.chunkBytesMax + 4,
    ],
    [`bytes=${length - 10}-${length + 500}`, length - 10, length - 1],
    ['bytes=-10', length - 10, length - 1],
    [`bytes=-${length * 2}`, 0, length - 1],
  ])('%s is a part', async (range, first, last) => {
    const { ask } = await stored()
    const whole = await bytesOf(await ask('voice/vi/hello.opus'))
    const response = await ask('voice/vi/hello.opus', range)
    expect(response.status).toBe(206)
    expect(response.headers.get('content-range')).toBe(`bytes ${first}-${last}/${length}`)
    expect(await bytesOf(response)).toEqual(whole.slice(first, last + 1))
  })

  test.each(['bytes=0-1,5-6', 'bytes=9-5', 'bytes=-', 'lines=1-2', 'bytes=a-b'])(
    '%s is answered whole',
    async (range) => {
      const { ask } = await stored()
      const response = await ask('voice/vi/hello.opus', range)
      expect(response.status).toBe(200)
      expect((await bytesOf(response)).length).toBe(length)
    },
  )

  test.each([`bytes=${length}-`, 'bytes=-0', 'bytes=999999999999-'])('%s lies outside', async (range) => {
    const { ask } = await stored()
    const response = await ask('voice/vi/hello.opus', range)
    expect(response.status).toBe(416)
    expect(response.headers.get('content-range')).toBe(`bytes */${length}`)
  })
})

test('the stores that the worker reads are the ones the app writes', async () => {
  const { databaseName } = await stored()
  expect(Object.keys(await dump(databaseName)).toSorted()).toEqual(Object.values(contentLayout.stores).toSorted())
  const version = (await indexedDB.databases()).find((one) => one.name === databaseName)?.version
  expect(version).toBe(contentLayout.version * 10)
})
