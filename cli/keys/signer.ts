// The one file that signs with a secret key.
import { webcrypto } from 'node:crypto'
import { type Bytes, concat, fromBase64url } from '../../core/bytes.ts'
import type { Signer } from '../../core/ports.ts'

const curve = { name: 'ECDSA', namedCurve: 'P-256' } as const

export type SecretKey = webcrypto.JsonWebKey

export async function makeSecretKey(): Promise<SecretKey> {
  const { privateKey } = await webcrypto.subtle.generateKey(curve, true, ['sign', 'verify'])
  return webcrypto.subtle.exportKey('jwk', privateKey)
}

/** Throws for a key that is no private P-256 key. */
export async function signerOf(key: SecretKey): Promise<Signer> {
  const secret = await webcrypto.subtle.importKey('jwk', key, curve, false, ['sign'])
  return {
    publicKey: publicKeyOf(key),
    sign: async (message) => {
      return new Uint8Array(await webcrypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, secret, message))
    },
  }
}

/** Raw and uncompressed: 4, x, y. */
function publicKeyOf({ x, y }: SecretKey): Bytes {
  const [left, right] = [fromBase64url(x ?? ''), fromBase64url(y ?? '')]
  if (left?.length !== 32 || right?.length !== 32) throw new TypeError('no P-256 key')
  return concat(Uint8Array.of(4), left, right)
}
