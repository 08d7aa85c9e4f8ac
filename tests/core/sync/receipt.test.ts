import { describe, expect, test } from 'vitest'
import { base64url, utf8 } from '../../../core/bytes.ts'
import { randomId } from '../../../core/id.ts'
import { signFile } from '../../../core/signed.ts'
import { openReceipt, parseServerIdentity } from '../../../core/sync/receipt.ts'
import { makePrivateKey, nodeRandom, nodeVerifier, signerOf } from '../../../server/node-ports.ts'

const newId = () => randomId(nodeRandom)

async function newServer() {
  const signer = await signerOf(await makePrivateKey())
  return { signer, identity: { server: newId(), epoch: newId(), publicKey: base64url(signer.publicKey) } }
}

/** A receipt as a server of some version signs it. */
async function opened(changes: object) {
  const { signer, identity } = await newServer()
  const device = newId()
  const { server, epoch } = identity
  const base = { format: 'domdom-receipt/1', server, epoch, device, at: 1, stored: [], duplicate: [], erased: [] }
  const payload = utf8(JSON.stringify({ ...base, rejected: [], ...changes }))
  return openReceipt(await signFile('receipt', 'key', signer, payload), identity, device, nodeVerifier)
}

describe('a receipt is refused', () => {
  test.each([
    '',
    'no code',
    'record/',
    '/bad-form',
    'record/bad form',
    'Record/bad',
    '__proto__',
    `a/${'b'.repeat(63)}`,
  ])('whose reason has not the form of a code: %j', async (reason) => {
    await expect(opened({ rejected: [[newId(), reason]] })).rejects.toThrow('sync/untrusted-receipt')
  })

  test('that is for another device', async () => {
    await expect(opened({ device: newId() })).rejects.toThrow('sync/untrusted-receipt')
  })
})

test('a reason of a newer server is passed on, and its neighbours keep their verdicts', async () => {
  const [held, refused] = [newId(), newId()]
  const receipt = await opened({
    stored: [[held, 1, 'ab'.repeat(8)]],
    rejected: [[refused, 'record/not-thought-of-yet']],
  })
  expect(receipt.stored).toEqual([[held, 1, 'ab'.repeat(8)]])
  expect(receipt.rejected).toEqual([[refused, 'record/not-thought-of-yet']])
})

test('what a newer server says beside what is known is passed over', async () => {
  expect(await opened({ weather: 'rain' })).not.toHaveProperty('weather')
  const { identity } = await newServer()
  expect(parseServerIdentity(utf8(JSON.stringify({ ...identity, since: 2 })))).toEqual(identity)
})
