// Bundles that somebody carried: sealed for the server alone, answered with a receipt that finds its way back by its name.
import { describe, expect, test } from 'vitest'
import { type Bytes, concat } from '../../../core/bytes.ts'
import { limits } from '../../../core/limits.ts'
import { bundleHash } from '../../../core/sync/bundle.ts'
import { bundleNamed } from '../../../core/sync/receipt.ts'
import { sealBundle } from '../../../core/sync/seal.ts'
import { EDITION, forms } from '../../../core/sync/signed-form.ts'
import { nodeSealer, nodeSha256 } from '../../../server/node-ports.ts'
import { rowsIn } from '../stored.ts'
import { answerOf, answersOf, bodyIn, bundleOf, newId, newPhone, receiptIn } from '../test-phone.ts'
import { type TestServer, testServer } from '../test-server.ts'

const seal = (bundle: Bytes, { store }: TestServer) =>
  sealBundle(bundle, store.identity, { sealer: nodeSealer, sha256: nodeSha256 })

async function codeOf(response: Response): Promise<string> {
  return ((await response.json()) as { code: string }).code
}

async function letterTo(server: TestServer) {
  const bundle = await bundleOf(await newPhone(), server.store.identity, [answerOf(newId())], { isLetter: true })
  return seal(bundle, server)
}

/** Kind, edition and the key's name. */
const HEADER = 10

describe('a letter is refused', () => {
  test('when it was sealed to another server', async () => {
    const [server, other] = [await testServer(), await testServer()]
    const bundle = await bundleOf(await newPhone(), server.store.identity, [answerOf(newId())])
    expect(await codeOf(await server.post(await seal(bundle, other)))).toBe('sync/wrong-audience')
  })

  test('when it is ours outside and meant for another epoch inside', async () => {
    const server = await testServer()
    const elsewhere = { ...server.store.identity, epoch: newId() }
    const bundle = await bundleOf(await newPhone(), elsewhere, [answerOf(newId())])
    expect(await codeOf(await server.post(await seal(bundle, server)))).toBe('sync/wrong-audience')
  })

  test('when the headers of two were swapped', async () => {
    const [server, other] = [await testServer(), await testServer()]
    const [ours, theirs] = [await letterTo(server), await letterTo(other)]
    const swapped = concat(ours.slice(0, HEADER), theirs.slice(HEADER))
    expect(await codeOf(await server.post(swapped))).toBe('sync/bad-signature')
  })

  test('when any byte of it was changed, or it ends early', async () => {
    const server = await testServer()
    const letter = await letterTo(server)
    for (let place = HEADER; place < letter.length; place += 9) {
      const changed = Uint8Array.from(letter, (byte, i) => (i === place ? byte ^ 1 : byte))
      expect(await codeOf(await server.post(changed))).toBe('sync/bad-signature')
      expect(await codeOf(await server.post(letter.slice(0, place)))).toBe('sync/bad-signature')
    }
    expect(await rowsIn(server.dataDir)).toEqual([])
    expect(server.bugs).toEqual([])
  })

  test('when it is of tomorrow, or holds another letter', async () => {
    const server = await testServer()
    const letter = await letterTo(server)
    const newer = concat([forms.sealed, EDITION + 1], letter.slice(2))
    expect(await codeOf(await server.post(newer))).toBe('sync/newer-form')
    expect(await codeOf(await server.post(await seal(letter, server)))).toBe('sync/bad-form')
  })
})

test('a carried bundle is stored once, whoever brings it and however often, and its receipt names it', async () => {
  const server = await testServer()
  const { identity } = server.store
  const phone = await newPhone()
  const bundle = await bundleOf(phone, identity, answersOf(newId(), 3), { isLetter: true })
  for (const kind of ['stored', 'duplicate', 'duplicate']) {
    const response = await server.post(await seal(bundle, server))
    const receipt = await receiptIn(response.clone(), identity, phone, bundle, 3)
    expect(receipt.verdicts.map((verdict) => verdict.kind)).toEqual([kind, kind, kind])
    expect(bundleNamed(await bodyIn(response))).toEqual(bundleHash(bundle, nodeSha256).slice(0, 16))
  }
  expect(await rowsIn(server.dataDir)).toHaveLength(3)
})

test('a letter that came unsealed has a named receipt too; a bundle of the phone itself has none', async () => {
  const server = await testServer()
  const phone = await newPhone()
  const nameOf = async (isLetter: boolean) => {
    const bundle = await bundleOf(phone, server.store.identity, [answerOf(newId())], { isLetter })
    return bundleNamed(await bodyIn(await server.post(bundle)))?.length ?? null
  }
  expect([await nameOf(true), await nameOf(false)]).toEqual([16, null])
})

test('a bundle as large as may be is still taken when it is sealed', () => {
  const sealing = HEADER + 65 + 16
  expect(limits.sealBytesMax).toBeGreaterThanOrEqual(sealing)
})
