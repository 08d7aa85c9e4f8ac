// Signatures and seals as the world uses them: stand-ins for speed, or the real ones.

import type { Bytes } from '../../core/bytes.ts'
import type { Codec, Sealer, Signer, Unsealer, Verifier } from '../../core/ports.ts'
import { settled } from './clock.ts'
import type { Random } from './random.ts'
import { standInCodec, standInSealer, standInSigner, standInUnsealer, standInVerifier } from './stand-ins.ts'

export interface Crypto {
  signer(random: Random): Signer
  sealKey(random: Random): { readonly publicKey: Bytes; readonly unsealer: Unsealer }
  sealer(random: Random): Sealer
  readonly verifier: Verifier
  readonly codec: Codec
  /** Resolves when no real work goes on any more: until then virtual time stands still. */
  rest(): Promise<void>
}

export const standInCrypto: Crypto = {
  signer: standInSigner,
  sealKey(random) {
    const { publicKey } = standInSigner(random)
    return { publicKey, unsealer: standInUnsealer(publicKey) }
  },
  sealer: standInSealer,
  verifier: standInVerifier,
  codec: standInCodec,
  rest: settled,
}
