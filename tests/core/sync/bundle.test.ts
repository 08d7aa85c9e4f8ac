import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { concat, utf8 } from '../../../core/bytes.ts'
import { limits } from '../../../core/limits.ts'
import { noLink } from '../../../core/record/chain.ts'
import { type BundleContent, makeBundle, openBundle } from '../../../core/sync/bundle.ts'
import { arbitraryRows, hexOf } from '../record/arbitrary-records.ts'
import { LEARNER, lessonRows } from './lesson-work.ts'
import { changedBytes, known, ports, testDevice, testServer } from './test-parties.ts'

type Device = Awaited<ReturnType<typeof testDevice>>
let device: Device
let server: Awaited<ReturnType<typeof testServer>>

beforeAll(async () => {
  device = await testDevice()
  server = await testServer()
})

function made(content: BundleContent, { withKey = false, isLetter = false, by = device } = {}) {
  return makeBundle(content, { ...ports, audience: server.identity, signer: by.signer, withKey, isLetter })
}

function lessons(count: number, learner = LEARNER): BundleContent {
  const rows = lessonRows(count, learner)
  return { madeAt: 1_795_000_000_000, learners: [{ learner, link: noLink }], rows }
}

describe('a bundle is refused', () => {
  test('in any way a Problem tells, whichever byte was changed', async () => {
    for (const withKey of [true, false]) {
      const good = await made(lessons(6), { withKey })
      for (const bad of changedBytes(good)) {
        await expect(openBundle(bad, server.identity, known(device.signer))).rejects.toMatchObject({ name: 'Problem' })
      }
    }
  })

  test('when it is for another server, or another epoch of this one', async () => {
    const bundle = await made(lessons(1), { withKey: true })
    for (const changes of [{ server: 'aa'.repeat(16) }, { epoch: 'bb'.repeat(16) }]) {
      await expect(openBundle(bundle, { ...server.identity, ...changes }, known())).rejects.toThrow('sync/')
    }
    const otherEpoch = { ...server.identity, epoch: 'bb'.repeat(16) }
    await expect(openBundle(bundle, otherEpoch, known())).rejects.toThrow('sync/wrong-audience')
  })

  test('until the key goes along, when the server never met its device', async () => {
    const [without, withKey] = [await made(lessons(1)), await made(lessons(1), { withKey: true })]
    await expect(openBundle(without, server.identity, known())).rejects.toThrow('sync/unknown-device')
    expect((await openBundle(withKey, server.identity, known())).device).toBe(device.device)
  })

  test('when another device signed it under this name', async () => {
    const other = await testDevice()
    const bundle = await made(lessons(1), { by: other })
    const lying = { ...ports, keyOf: async () => device.signer.publicKey }
    await expect(openBundle(bundle, server.identity, lying)).rejects.toThrow('sync/bad-signature')
  })

  test('when it is larger than what is read, or inflates beyond its bound', async () => {
    const large = new Uint8Array(limits.bundleBytesMax + 1)
    await expect(openBundle(large, server.identity, known())).rejects.toThrow('sync/too-large')
    const zeros = new Uint8Array(limits.bundleInflatedBytesMax + 1)
    const bomb = { ...ports.codec, gzip: async () => ports.codec.gzip(zeros) }
    const bytes = await makeBundle(lessons(200), {
      ...ports,
      codec: bomb,
      audience: server.identity,
      signer: device.signer,
      withKey: true,
      isLetter: false,
    })
    expect(bytes.length).toBeLessThan(2000)
    await expect(openBundle(bytes, server.identity, known())).rejects.toThrow('sync/too-large')
  })

  test('when it names a learner twice', async () => {
    const content = lessons(1)
    const twice = { ...content, learners: [...content.learners, ...content.learners] }
    await expect(openBundle(await made(twice), server.identity, known(device.signer))).rejects.toThrow('sync/bad-form')
  })

  test('when it is of another edition, with a word that asks for an update', async () => {
    const bundle = await made(lessons(1))
    bundle[1] = 3
    await expect(openBundle(bundle, server.identity, known())).rejects.toThrow('sync/newer-form')
  })

  test('when it is a page of a captive portal, or a signed text of the first edition', async () => {
    for (const text of ['<!doctype html><p>Welcome', '', 'domdom-signed/1 bundle k:AAAA\n{}']) {
      await expect(openBundle(utf8(text), server.identity, known())).rejects.toThrow('sync/bad-form')
    }
  })

  test('when something follows its rows', async () => {
    const codec = { ...ports.codec, gzip: async (bytes: Uint8Array) => ports.codec.gzip(concat(bytes, [0])) }
    const making = { ...ports, codec, audience: server.identity, signer: device.signer, withKey: true, isLetter: false }
    const bundle = await makeBundle(lessons(100), making)
    await expect(openBundle(bundle, server.identity, known())).rejects.toThrow('sync/bad-form')
  })
})

test('a bundle of any learners, secrets and records comes back as it was', async () => {
  const [first, second] = ['1'.repeat(32), '2'.repeat(32)] as const
  const content = fc.record({
    madeAt: fc.integer({ min: -(2 ** 51), max: 2 ** 51 }),
    links: fc.tuple(hexOf(16), hexOf(16)),
    secret: fc.option(hexOf(32), { nil: undefined }),
    rows: fc.tuple(arbitraryRows(first), arbitraryRows(second)),
    withKey: fc.boolean(),
    isLetter: fc.boolean(),
  })
  await fc.assert(
    fc.asyncProperty(content, async ({ madeAt, links, secret, rows, withKey, isLetter }) => {
      const learners = [
        { learner: first, link: links[0], ...(secret !== undefined && { secret }) },
        { learner: second, link: links[1] },
      ]
      const bundle = await made({ madeAt, learners, rows: rows.flat() }, { withKey, isLetter })
      const opened = await openBundle(bundle, server.identity, known(device.signer))
      const { publicKey } = device.signer
      expect(opened).toEqual({ device: device.device, publicKey, madeAt, isLetter, learners, rows: rows.flat() })
    }),
    { numRuns: 100 },
  )
})

test.each([
  [1, 240],
  [100, 1_200],
  [5_000, 32 * 1024],
])('%d records of ordinary lessons take at most %d bytes', async (count, bytesMax) => {
  // The largest takes two bundles.
  let bytes = 0
  const { rows } = lessons(count)
  for (let from = 0; from < count; from += limits.bundleRecordsMax) {
    bytes += (await made({ ...lessons(1), rows: rows.slice(from, from + limits.bundleRecordsMax) })).length
  }
  expect(bytes).toBeLessThanOrEqual(bytesMax)
})
