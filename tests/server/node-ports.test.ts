import fc from 'fast-check'
import { expect, test } from 'vitest'
import { utf8 } from '../../core/bytes.ts'
import { makePrivateKey, nodeCodec, nodeRandom, nodeVerifier, signerOf } from '../../server/node-ports.ts'

test('a signature of another message, another key, or no key at all is false and never a throw', async () => {
  const signer = await signerOf(await makePrivateKey())
  const other = await signerOf(await makePrivateKey())
  const message = utf8('đom đóm')
  const signature = await signer.sign(message)
  const empty = new Uint8Array(0)
  expect(await nodeVerifier.verify(signer.publicKey, signature, utf8('dom dom'))).toBe(false)
  expect(await nodeVerifier.verify(other.publicKey, signature, message)).toBe(false)
  expect(await nodeVerifier.verify(empty, signature, message)).toBe(false)
  expect(await nodeVerifier.verify(nodeRandom(65), signature, message)).toBe(false)
  expect(await nodeVerifier.verify(signer.publicKey, empty, message)).toBe(false)
  expect(await nodeVerifier.verify(signer.publicKey, signature, message)).toBe(true)
})

test('what is over the bound stops the inflation, what is junk throws something else', async () => {
  const packed = await nodeCodec.gzip(new Uint8Array(1000))
  await expect(nodeCodec.gunzip(packed, 999)).rejects.toBeInstanceOf(RangeError)
  await expect(nodeCodec.gunzip(utf8('no gzip'), 999)).rejects.not.toBeInstanceOf(RangeError)
})

test('whatever is packed comes out again', async () => {
  const holds = fc.asyncProperty(fc.uint8Array({ maxLength: 2000 }), async (bytes) => {
    const packed = await nodeCodec.gzip(new Uint8Array(bytes))
    expect(await nodeCodec.gunzip(packed, Math.max(1, bytes.length))).toEqual(new Uint8Array(bytes))
  })
  await fc.assert(holds, { numRuns: 50 })
})
