import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { hexBytes, utf8 } from '../../../core/bytes.ts'
import { limits } from '../../../core/limits.ts'
import { audienceBytes } from '../../../core/sync/identity.ts'
import { type Ask, makeAsk, makePage, openAsk, openPage, type Page } from '../../../core/sync/page.ts'
import { senderBytes, WITH_KEY } from '../../../core/sync/sender.ts'
import { signForm } from '../../../core/sync/signed-form.ts'
import { arbitraryRows, hexOf } from '../record/arbitrary-records.ts'
import { lessonRows } from './lesson-work.ts'
import { changedBytes, known, ports, testDevice, testServer } from './test-parties.ts'

const learner = '1'.repeat(32)
let device: Awaited<ReturnType<typeof testDevice>>
let server: Awaited<ReturnType<typeof testServer>>
beforeAll(async () => {
  device = await testDevice()
  server = await testServer()
})

const ask = (one: Ask, withKey = false) =>
  makeAsk(one, { ...ports, audience: server.identity, signer: device.signer, withKey })
const asked = () => ({ device: device.device, ask: new Uint8Array(32).fill(9), learner })
const page = (one: Page) => makePage(one, server.identity, asked(), { signer: server.signer, codec: ports.codec })

const head = { version: 8, sum: '0a'.repeat(8), durable: 2 }
const first: Ask = { learner, since: 0, recordsMax: 100 }
const small: Page = {
  learner,
  head,
  next: 8,
  more: false,
  isErased: false,
  devices: [{ device: 'd1'.repeat(16), firstSeen: 1_795_000_000_000, isCutOff: true }],
  rows: lessonRows(8, learner),
}

describe('an ask is refused', () => {
  test('in any way a Problem tells, whichever byte was changed', async () => {
    const good = await ask({ ...first, secret: '5c'.repeat(16) }, true)
    for (const bad of changedBytes(good)) {
      await expect(openAsk(bad, server.identity, known())).rejects.toMatchObject({ name: 'Problem' })
    }
  })

  test('when the server never met its device and no key goes along', async () => {
    await expect(openAsk(await ask(first), server.identity, known())).rejects.toThrow('sync/unknown-device')
  })

  test('when it is too large, of another epoch, or no ask at all', async () => {
    const large = new Uint8Array(limits.askBytesMax + 1)
    await expect(openAsk(large, server.identity, known())).rejects.toThrow('sync/too-large')
    const later = { ...server.identity, epoch: 'ff'.repeat(16) }
    await expect(openAsk(await ask(first, true), later, known())).rejects.toThrow('sync/wrong-audience')
    await expect(openAsk(utf8('GET me all'), server.identity, known())).rejects.toThrow('sync/bad-form')
  })
})

describe('a page is refused', () => {
  test('when it answers an ask of before more was heard, though a signature could be the same twice', async () => {
    const signer = { ...device.signer, sign: async () => new Uint8Array(64) }
    const making = { ...ports, audience: server.identity, signer, withKey: false }
    const [before, after] = [
      await makeAsk({ ...first, heard: 4 }, making),
      await makeAsk({ ...first, heard: 7 }, making),
    ]
    const answered = (bytes: Uint8Array) => ({ ...asked(), ask: ports.sha256(bytes) })
    const old = await makePage(small, server.identity, answered(before), { signer: server.signer, codec: ports.codec })
    await expect(openPage(old, server.identity, answered(after), ports)).rejects.toThrow('sync/untrusted-receipt')
  })

  test('in any way a Problem tells, whichever byte was changed', async () => {
    for (const bad of changedBytes(await page(small))) {
      await expect(openPage(bad, server.identity, asked(), ports)).rejects.toMatchObject({ name: 'Problem' })
    }
  })

  test('when it answers another ask, another device, or tells of another learner', async () => {
    const bytes = await page(small)
    const others = [{ ask: new Uint8Array(32) }, { device: 'd2'.repeat(16) }, { learner: '2'.repeat(32) }]
    for (const changes of others) {
      const opened = openPage(bytes, server.identity, { ...asked(), ...changes }, ports)
      await expect(opened).rejects.toThrow('sync/untrusted-receipt')
    }
  })

  test('as no page when a captive portal sent it', async () => {
    const portal = openPage(utf8('<!doctype html>'), server.identity, asked(), ports)
    await expect(portal).rejects.toThrow('net/not-our-server')
  })
})

test('an ask of any kind comes back as it was', async () => {
  const any = fc.record({
    learner: hexOf(32),
    since: fc.maxSafeNat(),
    secret: fc.option(hexOf(32), { nil: undefined }),
    recordsMax: fc.nat(100_000),
    heard: fc.option(fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), { nil: undefined }),
  })
  await fc.assert(
    fc.asyncProperty(any, fc.boolean(), async ({ secret, heard, ...rest }, withKey) => {
      const one = { ...rest, ...(secret !== undefined && { secret }), ...(heard !== undefined && { heard }) }
      const opened = await openAsk(await ask(one, withKey), server.identity, known(device.signer))
      expect(opened).toEqual({ ...one, device: device.device, publicKey: device.signer.publicKey })
    }),
    { numRuns: 50 },
  )
})

describe('an ask by a newer app is understood', () => {
  const askThatEnds = (end: readonly number[]) => {
    const { publicKey } = device.signer
    const clear = senderBytes(publicKey, true, server.identity, ports.sha256)
    const frame = { flags: WITH_KEY, clear, unsent: audienceBytes(server.identity) }
    const content = Uint8Array.from([...hexBytes(learner), 0, 3, 100, ...end])
    return signForm('ask', frame, content, device.signer, ports.codec)
  }

  test.each<readonly [string, readonly number[], Partial<Ask>]>([
    ['that writes more after what it heard', [7, 1, 2, 3], { heard: 7 }],
    ['that heard nothing, and writes more', [0, 1, 2, 3], {}],
    ['that heard nothing', [], {}],
  ])('%s', async (_what, end, heard) => {
    const sender = { device: device.device, publicKey: device.signer.publicKey }
    const opened = await openAsk(await askThatEnds(end), server.identity, known())
    expect(opened).toEqual({ learner, since: 3, recordsMax: 100, ...heard, ...sender })
  })

  test('but not one whose end is no number', async () => {
    await expect(openAsk(await askThatEnds([0x80]), server.identity, known())).rejects.toThrow('sync/bad-form')
  })
})

test('a page of any records comes back as it was', async () => {
  const any: fc.Arbitrary<Page> = fc.record({
    learner: fc.constant(learner),
    head: fc.record({ version: fc.maxSafeNat(), sum: hexOf(16), durable: fc.maxSafeNat() }),
    next: fc.maxSafeNat(),
    more: fc.boolean(),
    isErased: fc.boolean(),
    devices: fc.array(
      fc.record({ device: hexOf(32), firstSeen: fc.integer({ min: 0, max: 2 ** 50 }), isCutOff: fc.boolean() }),
      { maxLength: limits.learnerDevicesMax },
    ),
    rows: arbitraryRows(learner),
  })
  await fc.assert(
    fc.asyncProperty(any, async (one) => {
      expect(await openPage(await page(one), server.identity, asked(), ports)).toEqual(one)
    }),
    { numRuns: 60 },
  )
})
