import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { base64url, hex, utf8 } from '../../../core/bytes.ts'
import {
  cardTag,
  cardVerifier,
  isSealed,
  makeSafeCopy,
  openSafeCopy,
  openSealed,
  safeCopyTag,
  sealBundle,
} from '../../../core/sync/seal.ts'
import { arbitraryRows } from '../record/arbitrary-records.ts'
import { lessonRows } from './lesson-work.ts'
import { changedBytes, ports, testServer } from './test-parties.ts'

const learner = '1'.repeat(32)
const [secret, otherSecret] = ['5c'.repeat(16), '6d'.repeat(16)] as const
const bundle = utf8('any bytes: a sealed letter does not look inside')
let server: Awaited<ReturnType<typeof testServer>>
beforeAll(async () => {
  server = await testServer()
})

const unsealed = (bytes: Uint8Array<ArrayBuffer>) =>
  openSealed(bytes, server.sealKey, { unsealer: server.unsealer, sha256: ports.sha256 })

describe('a sealed letter is refused', () => {
  test('in any way a Problem tells, whichever byte was changed', async () => {
    for (const bad of changedBytes(await sealBundle(bundle, server.identity, ports))) {
      await expect(unsealed(bad)).rejects.toMatchObject({ name: 'Problem' })
    }
  })

  test('by a server it was not sealed for', async () => {
    const other = await testServer()
    const letter = await sealBundle(bundle, other.identity, ports)
    await expect(unsealed(letter)).rejects.toThrow('sync/wrong-audience')
  })

  test('also when its header was rewritten to name another server', async () => {
    const other = await testServer()
    const letter = await sealBundle(bundle, { ...server.identity, sealKey: other.identity.sealKey }, ports)
    letter.set((await sealBundle(bundle, server.identity, ports)).subarray(0, 10))
    await expect(unsealed(letter)).rejects.toThrow('sync/bad-signature')
  })

  test('when nothing follows its header', async () => {
    const letter = await sealBundle(bundle, server.identity, ports)
    for (const length of [10, 11, 75, 90]) {
      await expect(unsealed(letter.slice(0, length))).rejects.toThrow('sync/bad-signature')
    }
  })
})

describe('a safe copy', () => {
  test('opens with no other card, and after no change', async () => {
    const copy = await makeSafeCopy(learner, secret, lessonRows(5, learner), ports)
    expect(await openSafeCopy(copy, otherSecret, ports)).toBeNull()
    for (const bad of changedBytes(copy)) {
      const opened = await openSafeCopy(bad, secret, ports).catch(({ code }) => code)
      expect(opened === null || opened === 'sync/newer-form').toBe(true)
    }
  })

  test('under another card cannot be opened by renaming it', async () => {
    const copy = await makeSafeCopy(learner, otherSecret, lessonRows(5, learner), ports)
    copy.set((await makeSafeCopy(learner, secret, [], ports)).subarray(0, 10))
    expect(await openSafeCopy(copy, secret, ports)).toBeNull()
  })

  test('of any records comes back as it was, and bears the tag of its card', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryRows(learner), async (rows) => {
        const copy = await makeSafeCopy(learner, secret, rows, ports)
        expect(safeCopyTag(copy)).toBe(cardTag(secret, ports.sha256))
        expect(await openSafeCopy(copy, secret, ports)).toEqual({ learner, rows })
      }),
      { numRuns: 40 },
    )
  })
})

test('nothing of its content or its sender can be seen in a letter', async () => {
  const letter = await sealBundle(bundle, server.identity, ports)
  expect(isSealed(letter)).toBe(true)
  expect(hex(letter)).not.toContain(hex(bundle.subarray(0, 6)))
  const again = await sealBundle(bundle, server.identity, ports)
  expect(base64url(again)).not.toBe(base64url(letter))
  expect(await unsealed(letter)).toEqual(bundle)
})

test('what a server keeps of a card opens nothing, and names no safe copy', () => {
  const verifier = cardVerifier(secret, ports.sha256)
  expect(verifier).toMatch(/^[0-9a-f]{32}$/)
  expect(verifier.startsWith(cardTag(secret, ports.sha256))).toBe(false)
  expect(cardTag(verifier, ports.sha256)).not.toBe(cardTag(secret, ports.sha256))
})
