import type { DeviceKeyRow } from '../core/phone/records-layout.ts'
import type { Signer } from '../core/ports.ts'

const SIGNING = { name: 'ECDSA', hash: 'SHA-256' }
const P256 = { name: 'ECDSA', namedCurve: 'P-256' }

/** The app's own device key; null when none was kept. The worker never makes one. */
export async function signerOf(
  row: DeviceKeyRow<CryptoKey, JsonWebKey> | undefined,
  subtle: SubtleCrypto,
): Promise<Signer | null> {
  if (row === undefined) return null
  const { publicKey, privateJwk } = row
  const key = row.privateKey ?? (privateJwk && (await subtle.importKey('jwk', privateJwk, P256, false, ['sign'])))
  if (key === undefined) return null
  return { publicKey, sign: async (message) => new Uint8Array(await subtle.sign(SIGNING, key, message)) }
}
