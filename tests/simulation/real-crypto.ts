// P-256, AES-GCM and gzip as the server has them on Node, twice the same: keys come from seeds, and what is random in a signature or a seal
// is what it was when the same was asked before in this order. So two runs of one history can be held against each other byte for byte.
import { createECDH } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import type { Bytes } from '../../core/bytes.ts'
import type { Sealer, Signer, Unsealer } from '../../core/ports.ts'
import { nodeCodec, nodeSealer, nodeVerifier, signerOf, unsealerOf } from '../../server/node-ports.ts'
import type { Crypto } from './crypto.ts'
import { type Gate, inGate } from './gate.ts'
import { createRandom } from './random.ts'

const KEYS = 96

export interface RealKeys {
  readonly signers: readonly Signer[]
  readonly publicKey: Bytes
  readonly unsealer: Unsealer
}

/** Made once for many histories: in the world a key is there at once. */
export async function makeKeys(): Promise<RealKeys> {
  const signers: Signer[] = []
  for (let i = 0; i < KEYS; i++) signers.push(await signerOf(seededKey(i)))
  return { signers, ...(await unsealerOf(seededKey(KEYS))) }
}

/** Below the curve's order, whose first half is all ones: the first bit is cleared. */
function seededKey(seed: number): JsonWebKey {
  const secret = createRandom(seed)
    .bytes(32)
    .map((byte, i) => (i === 0 ? byte & 127 : byte))
  const curve = createECDH('prime256v1')
  curve.setPrivateKey(secret)
  const point = curve.getPublicKey()
  const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url')
  return { kty: 'EC', crv: 'P-256', d: text(secret), x: text(point.subarray(1, 33)), y: text(point.subarray(33)) }
}

/** What was asked and what came of it, in order. The second run finds it here, as long as it asks the same; anything else is done anew. */
export type Done = { readonly question: readonly unknown[]; readonly answer: unknown }[]

/** With what an earlier run has `done`. Keys are taken in the same order each time. */
export function realCrypto({ signers, publicKey, unsealer }: RealKeys, gate: Gate, done: Done): Crypto {
  let [taken, asked] = [0, 0]
  const once = <A extends readonly unknown[], R>(name: string, work: (...args: A) => Promise<R>) =>
    inGate(gate, async (...args: A): Promise<R> => {
      const [at, question] = [asked++, [name, ...args]]
      const known = done[at]
      if (known !== undefined && isDeepStrictEqual(known.question, question)) return known.answer as R
      const answer = await work(...args)
      done[at] = { question, answer }
      return answer
    })
  const sealer: Sealer = {
    seal: once('seal', nodeSealer.seal),
    lock: once('lock', nodeSealer.lock),
    unlock: once('unlock', nodeSealer.unlock),
  }
  return {
    signer() {
      const next = signers[taken++]
      if (next === undefined) throw new Error('more keys than were made')
      return { publicKey: next.publicKey, sign: once(`sign ${taken}`, next.sign) }
    },
    sealKey: () => ({ publicKey, unsealer: { unseal: once('unseal', unsealer.unseal) } }),
    sealer: () => sealer,
    verifier: { sha256: nodeVerifier.sha256, verify: once('verify', nodeVerifier.verify) },
    codec: { gzip: once('gzip', nodeCodec.gzip), gunzip: once('gunzip', nodeCodec.gunzip) },
    rest: gate.rest,
  }
}
