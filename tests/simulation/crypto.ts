// Signatures and seals as the world uses them: stand-ins for speed, or the real ones.

import type { Bytes } from '../../core/bytes.ts'
import type { Codec, Sealer, Signer, Unsealer, Verifier } from '../../core/ports.ts'
import type { Random } from './random.ts'
import { standInCodec, standInSealer, standInSigner, standInUnsealer, standInVerifier } from './stand-ins.ts'

export interface Crypto {
  signer(random: Random): Signer
  sealKey(random: Random): { readonly publicKey: Bytes; readonly unsealer: Unsealer }
  sealer(random: Random): Sealer
  readonly verifier: Verifier
  readonly codec: Codec
  /** True while real work goes on elsewhere: virtual time stands still. */
  isBusy(): boolean
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
  isBusy: () => false,
}
