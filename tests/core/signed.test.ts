import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { base64url, concat, utf8 } from '../../core/bytes.ts'
import { addSignature, isSignedBy, parseSignedFile, signFile } from '../../core/signed.ts'
import { nodeVerifier } from '../../server/node-ports.ts'
import { makePublisher } from '../sample-pack.ts'

const payload = utf8('{"format":"domdom-pack/1"}')

describe('no signed file is', () => {
  test.each([
    ['a page', '<!doctype html>\n<p>'],
    ['an empty answer', ''],
    ['a header without an end', 'domdom-signed/1 manifest k:AAAA'],
    ['another format', `domdom-signed/2 manifest k:${'A'.repeat(86)}\n`],
    ['a header with a word too many', `domdom-signed/1 manifest k:${'A'.repeat(86)} x\n`],
    ['a signature of another length', 'domdom-signed/1 manifest k:AAAA\n'],
    ['a signature that is no base64url', `domdom-signed/1 manifest k:${'+'.repeat(86)}\n`],
    ['a signature without a key', `domdom-signed/1 manifest :${'A'.repeat(86)}\n`],
    ['a header too long', `domdom-signed/1 manifest ${'k'.repeat(2000)}:${'A'.repeat(86)}\n`],
    [
      'too many signatures',
      `domdom-signed/1 manifest ${Array(6)
        .fill(`k:${'A'.repeat(86)}`)
        .join(',')}\n`,
    ],
  ])('%s', (_what, text) => {
    expect(parseSignedFile(utf8(text))).toBeNull()
  })

  test('whatever bytes come: parsing never throws', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => void parseSignedFile(new Uint8Array(bytes))))
  })
})

test('a file is signed by nobody when any one bit of it is changed', async () => {
  const { publisher, signer } = await makePublisher()
  const good = await signFile('manifest', publisher.keyId, signer, payload)
  await fc.assert(
    fc.asyncProperty(fc.nat(good.length - 1), fc.integer({ min: 0, max: 7 }), async (at, bit) => {
      const file = parseSignedFile(Uint8Array.from(good, (byte, i) => (i === at ? byte ^ (1 << bit) : byte)))
      const { keyId } = publisher
      expect(file && (await isSignedBy(file, 'manifest', keyId, signer.publicKey, nodeVerifier))).not.toBe(true)
    }),
  )
})

test('what was signed as one kind is not signed as another, also if the header says otherwise', async () => {
  const { publisher, signer } = await makePublisher()
  const file = await signFile('catalogue', publisher.keyId, signer, payload)
  const renamed = concat(utf8('domdom-signed/1 manifest'), file.subarray('domdom-signed/1 catalogue'.length))
  for (const bytes of [file, renamed]) {
    const read = parseSignedFile(bytes)
    if (read === null) throw new Error('not signed')
    expect(await isSignedBy(read, 'manifest', publisher.keyId, signer.publicKey, nodeVerifier)).toBe(false)
  }
})

test('a signature more leaves the others good', async () => {
  const [one, two] = [await makePublisher(), await makePublisher()]
  const first = parseSignedFile(await signFile('root', one.publisher.keyId, one.signer, payload))
  if (first === null) throw new Error('not signed')
  const both = parseSignedFile(await addSignature('root', two.publisher.keyId, two.signer, first))
  for (const { publisher, signer } of [one, two]) {
    expect(both && (await isSignedBy(both, 'root', publisher.keyId, signer.publicKey, nodeVerifier))).toBe(true)
  }
})

test('a rightly signed file gives back the very bytes that were signed', async () => {
  const { publisher, signer } = await makePublisher()
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
      const file = await signFile('manifest', publisher.keyId, signer, new Uint8Array(bytes))
      expect(parseSignedFile(file)?.payload).toEqual(new Uint8Array(bytes))
    }),
    { numRuns: 30 },
  )
  expect(base64url(signer.publicKey)).toBe(publisher.publicKey)
})
