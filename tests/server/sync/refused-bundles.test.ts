import { describe, expect, test } from 'vitest'
import { base64url, utf8 } from '../../../core/bytes.ts'
import { limits } from '../../../core/limits.ts'
import { problemCodes } from '../../../core/problem.ts'
import { signFile } from '../../../core/signed.ts'
import { nodeCodec, nodeRandom } from '../../../server/node-ports.ts'
import { answerOf, bundleOf, newId, newPhone, type Phone } from '../test-phone.ts'
import { ORIGIN, type TestServer, testServer } from '../test-server.ts'

async function expectRefusal(response: Response, code: keyof typeof problemCodes): Promise<void> {
  expect(await response.json()).toMatchObject({ code })
  expect(response.status).toBe(problemCodes[code])
  expect(response.headers.get('cache-control')).toBe('no-store')
}

const signed = (phone: Phone, payload: Uint8Array<ArrayBuffer>) =>
  signFile('bundle', base64url(phone.signer.publicKey), phone.signer, payload)

async function signedJson(phone: Phone, text: string) {
  return signed(phone, await nodeCodec.gzip(utf8(text)))
}

const noise = (bytes: number) => nodeRandom(bytes)

function streamed(bytes: Uint8Array<ArrayBuffer>): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new ReadableStream({
    start(controller) {
      for (let i = 0; i < bytes.length; i += 60_000) controller.enqueue(bytes.slice(i, i + 60_000))
      controller.close()
    },
  })
}

async function goodBundle(server: TestServer) {
  const phone = await newPhone()
  return bundleOf(phone, server.store.identity, [answerOf(newId())])
}

describe('a bundle is refused', () => {
  test('when its declared length is over the bound, before a byte of it is read', async () => {
    const server = await testServer()
    const untouched = new ReadableStream({
      pull: () => {
        throw new Error('the body was read')
      },
    })
    const headers = { 'content-length': String(limits.bundleBytesMax + 1) }
    await expectRefusal(await server.post(untouched, headers), 'sync/too-large')
  })

  test('when more bytes come than the bound, though no length was declared', async () => {
    const server = await testServer()
    await expectRefusal(await server.post(streamed(noise(limits.bundleBytesMax + 1))), 'sync/too-large')
  })

  test('when more bytes come than were declared', async () => {
    const server = await testServer()
    await expectRefusal(await server.post(streamed(noise(100_000)), { 'content-length': '10' }), 'sync/too-large')
  })

  test('when it inflates over the bound', async () => {
    const server = await testServer()
    const bomb = await nodeCodec.gzip(new Uint8Array(limits.bundleInflatedBytesMax + 1))
    expect(bomb.length).toBeLessThan(10_000)
    await expectRefusal(await server.post(await signed(await newPhone(), bomb)), 'sync/too-large')
  })

  test('when a byte of it was changed on the way', async () => {
    const server = await testServer()
    const bundle = await goodBundle(server)
    const last = bundle.length - 1
    bundle[last] = (bundle[last] ?? 0) ^ 1
    await expectRefusal(await server.post(bundle), 'sync/bad-signature')
  })

  test('when another kind of file was signed', async () => {
    const server = await testServer()
    const phone = await newPhone()
    const file = await signFile('receipt', base64url(phone.signer.publicKey), phone.signer, utf8('{}'))
    await expectRefusal(await server.post(file), 'sync/bad-signature')
  })

  test.each([
    ['nothing', ''],
    ['a page', '<!doctype html><title>Wi-Fi</title>'],
    ['JSON', '{"records":[]}'],
    ['a header of a key that is no key', `domdom-signed/1 bundle AAAA:${'A'.repeat(86)}\nx`],
  ])('when it is %s', async (_what, body) => {
    const server = await testServer()
    const response = await server.post(utf8(body))
    expect([400, 401]).toContain(response.status)
    expect(await response.json()).toHaveProperty('code')
    expect(server.bugs).toEqual([])
  })

  test.each([
    ['no JSON', 'records'],
    ['of another form', '{"format":"domdom-bundle/9","records":[1]}'],
    ['deep beyond reason', '['.repeat(500_000)],
    ['deep beyond reason and closed', `${'['.repeat(250_000)}${']'.repeat(250_000)}`],
  ])('when its payload is %s', async (_what, text) => {
    const server = await testServer()
    await expectRefusal(await server.post(await signedJson(await newPhone(), text)), 'sync/bad-form')
    expect(server.bugs).toEqual([])
  })

  test('when its payload is not compressed', async () => {
    const server = await testServer()
    await expectRefusal(await server.post(await signed(await newPhone(), utf8('{}'))), 'sync/bad-form')
  })

  test('when it holds no record, or more than the bound', async () => {
    const server = await testServer()
    const phone = await newPhone()
    const many = Array.from({ length: limits.bundleRecordsMax + 1 }, () => answerOf(newId()))
    await expectRefusal(await server.post(await bundleOf(phone, server.store.identity, [])), 'sync/bad-form')
    const crowded = await bundleOf(
      phone,
      server.store.identity,
      many.map(({ id }) => ({ id })),
    )
    await expectRefusal(await server.post(crowded), 'sync/bad-form')
  })

  test('when it is meant for another server or another epoch', async () => {
    const server = await testServer()
    const phone = await newPhone()
    const { identity } = server.store
    for (const audience of [
      { ...identity, server: newId() },
      { ...identity, epoch: newId() },
    ]) {
      const bundle = await bundleOf(phone, audience, [answerOf(newId())])
      await expectRefusal(await server.post(bundle), 'sync/wrong-audience')
    }
  })

  test('when a record in it cannot even be named', async () => {
    const server = await testServer()
    const phone = await newPhone()
    for (const nameless of [null, 7, 'x', [], {}, { id: 'short' }]) {
      const bundle = await bundleOf(phone, server.store.identity, [answerOf(newId()), nameless])
      await expectRefusal(await server.post(bundle), 'sync/bad-form')
    }
  })

  test.each([
    { origin: 'https://elsewhere.example' },
    { origin: 'null' },
    { origin: `${ORIGIN}:81` },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'none' },
    { origin: ORIGIN, 'sec-fetch-site': 'cross-site' },
  ])('when a browser says that another page sent it: %j', async (headers) => {
    const server = await testServer()
    const named = Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined))
    await expectRefusal(await server.post(await goodBundle(server), named), 'request/bad-origin')
  })

  test('when too many are in hand, with a moment to come back that differs', async () => {
    const server = await testServer()
    const open = Array.from({ length: 32 }, () => server.post(new ReadableStream()))
    const waits = new Set<number>()
    for (let i = 0; i < 40; i++) {
      const response = await server.post(streamed(noise(10)))
      await expectRefusal(response, 'sync/busy')
      waits.add(Number(response.headers.get('retry-after')))
    }
    expect(open).toHaveLength(32)
    expect(waits.size).toBeGreaterThan(2)
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(limits.busyRetrySeconds)
    expect(Math.max(...waits)).toBeLessThanOrEqual(2 * limits.busyRetrySeconds)
  })

  test('by a store in trouble, without a word about its inside', async () => {
    const server = await testServer()
    const bundle = await goodBundle(server)
    await server.store.close()
    const response = await server.post(bundle)
    expect(response.status).toBe(500)
    expect(await response.text()).toBe('{"code":"net/server-trouble"}')
    expect(server.bugs).toHaveLength(1)
  })
})

test('a bundle of our own page, and one of no browser, are taken', async () => {
  const server = await testServer()
  const own = { origin: ORIGIN.replace('http:', 'https:'), 'sec-fetch-site': 'same-origin' }
  expect((await server.post(await goodBundle(server), own)).status).toBe(200)
  // Behind a proxy that writes its own Host into the request.
  const behindProxy = { origin: 'https://learn.example', 'sec-fetch-site': 'same-origin' }
  expect((await server.post(await goodBundle(server), behindProxy)).status).toBe(200)
  expect((await server.post(await goodBundle(server))).status).toBe(200)
})

test('an unknown sync route is refused with a code', async () => {
  const server = await testServer()
  await expectRefusal(await server.get('/sync/bundles'), 'request/unknown-route')
  await expectRefusal(await server.get('/sync/anything/else'), 'request/unknown-route')
})
