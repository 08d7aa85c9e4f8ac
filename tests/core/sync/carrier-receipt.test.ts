import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { concat } from '../../../core/bytes.ts'
import { packParts } from '../../../core/letter/container.ts'
import { createFountain } from '../../../core/letter/fountain.ts'
import { limits } from '../../../core/limits.ts'
import { makeCarrierReceipt, openCarrierReceipt } from '../../../core/sync/carrier-receipt.ts'
import { signForm } from '../../../core/sync/signed-form.ts'
import { createWriter } from '../../../core/sync/wire.ts'
import { hexOf } from '../record/arbitrary-records.ts'
import { changedBytes, ports, testDevice } from './test-parties.ts'

const NOW = 1_795_000_000_000
const [ONE, TWO] = ['01'.repeat(32), '02'.repeat(32)]

let carrier: Awaited<ReturnType<typeof testDevice>>
beforeAll(async () => {
  carrier = await testDevice()
})

const made = (sealed: readonly string[], at = NOW) =>
  makeCarrierReceipt(sealed, { signer: carrier.signer, codec: ports.codec, clock: () => at })

describe("a carrier's receipt is refused", () => {
  test('in any way a Problem tells, whichever byte was changed', async () => {
    for (const bad of changedBytes(await made([ONE, TWO]))) {
      await expect(openCarrierReceipt(bad, ports)).rejects.toMatchObject({ name: 'Problem' })
    }
  })

  test("when another's key stands before the signature", async () => {
    const other = await testDevice()
    const bytes = await made([ONE])
    bytes.set(other.signer.publicKey, 3)
    await expect(openCarrierReceipt(bytes, ports)).rejects.toThrow('sync/bad-signature')
  })

  test('when it was signed as another form', async () => {
    const writer = createWriter()
    writer.signed(NOW)
    writer.count(0)
    const frame = { flags: 0, clear: carrier.signer.publicKey, unsent: new Uint8Array() }
    const bytes = await signForm('ask', frame, writer.written(), carrier.signer, ports.codec)
    bytes[0] = 0xd7
    await expect(openCarrierReceipt(bytes, ports)).rejects.toThrow('sync/bad-signature')
  })

  test('when it is cut, too long, or names more letters than one may', async () => {
    const bytes = await made([ONE])
    await expect(openCarrierReceipt(bytes.slice(0, 60), ports)).rejects.toThrow('sync/bad-form')
    const long = concat(bytes, new Uint8Array(limits.carrierReceiptBytesMax))
    await expect(openCarrierReceipt(long, ports)).rejects.toThrow('sync/too-large')
    const many = await made(Array(limits.carrierReceiptLettersMax + 1).fill(ONE))
    await expect(openCarrierReceipt(many, ports)).rejects.toThrow('sync/bad-form')
  })
})

test('it says who holds which letters since when', async () => {
  const sealed = fc.array(hexOf(64), { maxLength: limits.carrierReceiptLettersMax })
  await fc.assert(
    fc.asyncProperty(sealed, fc.integer({ min: -NOW, max: NOW }), async (hashes, at) => {
      const opened = await openCarrierReceipt(await made(hashes, at), ports)
      expect(opened).toEqual({ device: carrier.device, at, sealed: hashes })
    }),
    { numRuns: 50 },
  )
})

test('the fullest one is a still code', async () => {
  const hashes = Array.from({ length: limits.carrierReceiptLettersMax }, (_, i) => i.toString(16).padStart(64, '0'))
  const message = packParts([await made(hashes)], ports.sha256)
  expect(createFountain(message, ports.sha256).blocks).toBe(1)
})
