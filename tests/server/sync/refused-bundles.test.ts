import { describe, expect, test } from 'vitest'
import { base64url, concat, utf8 } from '../../../core/bytes.ts'
import { limits } from '../../../core/limits.ts'
import { problemCodes } from '../../../core/problem.ts'
import { noLink } from '../../../core/record/chain.ts'
import { signFile } from '../../../core/signed.ts'
import { makeBundle } from '../../../core/sync/bundle.ts'
import { audienceBytes } from '../../../core/sync/identity.ts'
import { senderBytes, WITH_KEY } from '../../../core/sync/sender.ts'
import { EDITION, forms, signForm } from '../../../core/sync/signed-form.ts'
import { createWriter } from '../../../core/sync/wire.ts'
import { nodeCodec, nodeRandom, nodeSha256 } from '../../../server/node-ports.ts'
import { answerOf, bundleOf, newId, newPhone, type Phone } from '../test-phone.ts'
import { ORIGIN, type TestServer, testServer } from '../test-server.ts'

async function expectRefusal(response: Response, code: keyof typeof problemCodes): Promise<void> {
  expect(await response.json()).toMatchObject({ code })
  expect(response.status).toBe(problemCodes[code])
  expect(response.headers.get('cache-control')).toBe('no-store')
}

/** Signed and addressed as it should be, whatever the payload. */
function signed(phone: Phone, { store }: TestServer, payload: Uint8Array<ArrayBuffer>) {
  const clear = senderBytes(phone.signer.publicKey, true, store.identity, nodeSha256)
  const frame = { flags: WITH_KEY, clear, unsent: audienceBytes(store.identity) }
  return signForm('bundle', frame, payload, phone.signer, nodeCodec)
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
    const headers = { 'content-length': String(limits.bundleBytesMax + limits.sealBytesMax + 1) }
    await expectRefusal(await server.post(untouched, headers), 'sync/too-large')
  })

  test('when more bytes come than the bound, though no length was declared', async () => {
    const server = await testServer()
    const over = limits.bundleBytesMax + 1
    await expectRefusal(await server.post(streamed(noise(over))), 'sync/too-large')
    await expectRefusal(await server.post(streamed(noise(over + limits.sealBytesMax))), 'sync/too-large')
  })

  test('when its line is lost in the moment in which too much has come', async () => {
    const server = await testServer()
    const torn = new ReadableStream({
      start: (controller) => controller.enqueue(noise(limits.bundleBytesMax + limits.sealBytesMax + 1)),
      pull: (controller) => controller.error(new Error('the line is lost')),
    })
    await expectRefusal(await server.post(torn), 'sync/too-large')
    expect(server.bugs).toEqual([])
  })

  test('when more bytes come than were declared', async () => {
    const server = await testServer()
    await expectRefusal(await server.post(streamed(noise(100_000)), { 'content-length': '10' }), 'sync/too-large')
  })

  test('when it inflates over the bound', async () => {
    const server = await testServer()
    const bomb = await signed(await newPhone(), server, new Uint8Array(limits.bundleInflatedBytesMax + 1))
    expect(bomb.length).toBeLessThan(10_000)
    await expectRefusal(await server.post(bomb), 'sync/too-large')
  })

  test('when any byte of it was changed on the way', async () => {
    const server = await testServer()
    const bundle = await goodBundle(server)
    for (let place = 0; place < bundle.length; place += 7) {
      const changed = Uint8Array.from(bundle, (byte, i) => (i === place ? byte ^ 1 : byte))
      const response = await server.post(changed)
      expect([400, 401, 409]).toContain(response.status)
      expect(await response.json()).toHaveProperty('code')
    }
    expect(server.bugs).toEqual([])
  })

  test('when its device is named by the name of a key the server never saw', async () => {
    const server = await testServer()
    const phone = await newPhone()
    const bundle = await bundleOf(phone, server.store.identity, [answerOf(newId())], { withKey: false })
    await expectRefusal(await server.post(bundle), 'sync/unknown-device')
  })

  test("when it names another phone's key", async () => {
    const server = await testServer()
    const [phone, thief] = [await newPhone(), await newPhone()]
    await server.send(phone, [answerOf(newId())])
    const masked = { ...thief, signer: { ...thief.signer, publicKey: phone.signer.publicKey } }
    for (const withKey of [true, false]) {
      const bundle = await bundleOf(masked, server.store.identity, [answerOf(newId())], { withKey })
      await expectRefusal(await server.post(bundle), 'sync/bad-signature')
    }
  })

  test('when it is of the older text form, or of a form of tomorrow', async () => {
    const server = await testServer()
    const { signer } = await newPhone()
    const older = await signFile('bundle', base64url(signer.publicKey), signer, await nodeCodec.gzip(utf8('{}')))
    await expectRefusal(await server.post(older), 'sync/bad-form')
    const bundle = await goodBundle(server)
    const newer = concat([forms.bundle, EDITION + 1], bundle.slice(2))
    await expectRefusal(await server.post(newer), 'sync/newer-form')
  })

  test.each([
    ['nothing', ''],
    ['a page', '<!doctype html><title>Wi-Fi</title>'],
    ['JSON', '{"records":[]}'],
  ])('when it is %s', async (_what, body) => {
    const server = await testServer()
    await expectRefusal(await server.post(utf8(body)), 'sync/bad-form')
    expect(server.bugs).toEqual([])
  })

  test('when what is signed in it is junk', async () => {
    const server = await testServer()
    const phone = await newPhone()
    for (let size = 0; size < 60; size++) {
      const response = await server.post(await signed(phone, server, noise(size)))
      expect(response.status).toBe(400)
    }
    expect(server.bugs).toEqual([])
  })

  test('when it holds no record, more than the bound, or says that it holds very many', async () => {
    const server = await testServer()
    const phone = await newPhone()
    const { identity } = server.store
    await expectRefusal(await server.post(await bundleOf(phone, identity, [])), 'sync/bad-form')
    const template = answerOf(newId())
    const many = Array.from({ length: limits.bundleRecordsMax + 1 }, (_, i) => ({
      ...template,
      id: i === 0 ? template.id : `${template.id}.${i}`,
    }))
    await expectRefusal(await server.post(await bundleOf(phone, identity, many)), 'sync/bad-form')
    const writer = createWriter()
    writer.signed(0)
    writer.count(0)
    writer.count(Number.MAX_SAFE_INTEGER)
    await expectRefusal(await server.post(await signed(phone, server, writer.written())), 'sync/bad-form')
  })

  test('when it names a learner twice, or too many', async () => {
    const server = await testServer()
    const { signer } = await newPhone()
    const making = {
      audience: server.store.identity,
      signer,
      codec: nodeCodec,
      sha256: nodeSha256,
      withKey: true,
      isLetter: false,
    }
    const record = answerOf(newId())
    const part = { learner: record.learner, link: noLink }
    const others = Array.from({ length: limits.learnersMax }, () => ({ learner: newId(), link: noLink }))
    for (const learners of [
      [part, part],
      [part, ...others],
    ]) {
      const bundle = await makeBundle({ madeAt: 0, learners, rows: [{ record, n: 1 }] }, making)
      await expectRefusal(await server.post(bundle), 'sync/bad-form')
    }
  })

  test('when it is meant for another server or another epoch', async () => {
    const server = await testServer()
    const phone = await newPhone()
    const { identity } = server.store
    for (const audience of [
      { ...identity, server: newId(), epoch: newId() },
      { ...identity, epoch: newId() },
    ]) {
      const bundle = await bundleOf(phone, audience, [answerOf(newId())])
      await expectRefusal(await server.post(bundle), 'sync/wrong-audience')
    }
    // What stands in clear is a hint of the epoch alone; the whole address is signed (T6).
    const twin = await bundleOf(phone, { ...identity, server: newId() }, [answerOf(newId())])
    await expectRefusal(await server.post(twin), 'sync/bad-signature')
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
