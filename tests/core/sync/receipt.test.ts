import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { concat, utf8 } from '../../../core/bytes.ts'
import { limits } from '../../../core/limits.ts'
import {
  bundleNamed,
  type LearnerHead,
  makeReceipt,
  openReceipt,
  type Receipt,
  type Verdict,
} from '../../../core/sync/receipt.ts'
import { hexOf } from '../record/arbitrary-records.ts'
import { changedBytes, ports, testServer } from './test-parties.ts'

const DEVICE = 'd1'.repeat(16)
const BUNDLE = new Uint8Array(32).fill(7)
const answered = { device: DEVICE, bundle: BUNDLE }

let server: Awaited<ReturnType<typeof testServer>>
beforeAll(async () => {
  server = await testServer()
})

const quiet = { at: 1_795_000_000_000, windowSeconds: 600, isTwin: false }
const head: LearnerHead = { version: 3, sum: 'ab'.repeat(8), durable: 0 }
const stored = (version: number): Verdict => ({ kind: 'stored', version })
const three: Receipt = { ...quiet, learners: [head], verdicts: [stored(1), stored(2), stored(3)] }

const made = (receipt: Receipt, named = false) =>
  makeReceipt(receipt, server.identity, answered, named, { signer: server.signer, codec: ports.codec })

function opened(bytes: Uint8Array<ArrayBuffer>, changes: object = {}) {
  return openReceipt(bytes, server.identity, { ...answered, rows: 3, learners: 1, ...changes }, ports)
}

describe('a receipt is refused', () => {
  test('in any way a Problem tells, whichever byte was changed', async () => {
    for (const named of [false, true]) {
      for (const bad of changedBytes(await made(three, named))) {
        await expect(opened(bad)).rejects.toMatchObject({ name: 'Problem' })
      }
    }
  })

  test('when it answers another bundle, another device, or comes from another server or epoch', async () => {
    const bytes = await made(three)
    const other = await testServer()
    for (const changes of [{ bundle: new Uint8Array(32) }, { device: 'd2'.repeat(16) }]) {
      await expect(opened(bytes, changes)).rejects.toThrow('sync/untrusted-receipt')
    }
    const expected = { ...answered, rows: 3, learners: 1 }
    for (const from of [other.identity, { ...server.identity, epoch: 'ee'.repeat(16) }]) {
      await expect(openReceipt(bytes, from, expected, ports)).rejects.toThrow('sync/untrusted-receipt')
    }
  })

  test('when it gives verdicts or heads for more or for fewer than were sent', async () => {
    const bytes = await made(three)
    await expect(opened(bytes, { rows: 2 })).rejects.toThrow('sync/bad-form')
    await expect(opened(bytes, { rows: 4 })).rejects.toThrow('sync/untrusted-receipt')
    await expect(opened(bytes, { learners: 2 })).rejects.toThrow('sync/untrusted-receipt')
  })

  test('when one verdict says that it stands for a million', async () => {
    const many = { ...three, verdicts: Array.from({ length: 1_000_000 }, (_, i) => stored(i + 1)) }
    await expect(opened(await made(many))).rejects.toThrow('sync/bad-form')
  })

  test.each(['<!doctype html><p>Welcome', '', '{"code":"sync/busy"}'])('as no receipt when it is %j', async (text) => {
    await expect(opened(utf8(text))).rejects.toThrow('net/not-our-server')
  })

  test('as no receipt when it is larger than what is read', async () => {
    await expect(opened(new Uint8Array(limits.receiptBytesMax + 1))).rejects.toThrow('net/not-our-server')
  })
})

test('a receipt of any heads and verdicts comes back as it was', async () => {
  const version = fc.oneof(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 2 ** 50 }))
  const verdict: fc.Arbitrary<Verdict> = fc.oneof(
    fc.record({ kind: fc.constantFrom('stored' as const, 'duplicate' as const), version }),
    fc.record({ kind: fc.constant('rejected' as const), reason: fc.constantFrom('record/bad-form', 'record/of-2031') }),
    fc.constant({ kind: 'erased' as const }),
  )
  const anyHead = fc.record({ version: fc.maxSafeNat(), sum: hexOf(16), durable: fc.maxSafeNat() })
  const receipt: fc.Arbitrary<Receipt> = fc.record({
    at: fc.integer({ min: -(2 ** 51), max: 2 ** 51 }),
    windowSeconds: fc.nat(limits.reconnectWindowSecondsMax),
    isTwin: fc.boolean(),
    learners: fc.array(anyHead, { maxLength: limits.learnersMax }),
    verdicts: fc.array(verdict, { maxLength: 60 }),
  })
  await fc.assert(
    fc.asyncProperty(receipt, fc.boolean(), async (one, named) => {
      const bytes = await made(one, named)
      expect(await opened(bytes, { rows: one.verdicts.length, learners: one.learners.length })).toEqual(one)
      expect(bundleNamed(bytes)).toEqual(named ? BUNDLE.slice(0, 16) : null)
    }),
    { numRuns: 100 },
  )
})

test('a window longer than ours counts as ours, and what a newer server says beside is passed over', async () => {
  const wide = await made({ ...three, windowSeconds: limits.reconnectWindowSecondsMax * 10 })
  expect((await opened(wide)).windowSeconds).toBe(limits.reconnectWindowSecondsMax)
  // Signed anew over a longer payload, as a later server would.
  const verdicts = Array.from({ length: 1000 }, (_, i): Verdict => (i % 2 ? { kind: 'erased' } : stored(i + 1)))
  const codec = { ...ports.codec, gzip: (bytes: Uint8Array) => ports.codec.gzip(concat(bytes, utf8('weather: rain'))) }
  const bytes = await makeReceipt({ ...quiet, learners: [head], verdicts }, server.identity, answered, false, {
    signer: server.signer,
    codec,
  })
  expect((await opened(bytes, { rows: 1000 })).verdicts).toEqual(verdicts)
})

test.each([1, 100, 2500])('the receipt for %d records that were new takes at most 100 bytes', async (count) => {
  const verdicts = Array.from({ length: count }, (_, i) => stored(700 + i))
  const bytes = await made({ ...quiet, learners: [{ ...head, version: 700 + count - 1, durable: 600 }], verdicts })
  expect(bytes.length).toBeLessThanOrEqual(100)
})
