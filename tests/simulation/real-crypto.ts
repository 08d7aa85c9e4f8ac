// P-256, AES-GCM and gzip as the server has them on Node. Keys are made beforehand: in the world a key is there at once.
import type { Signer } from '../../core/ports.ts'
import { makePrivateKey, nodeCodec, nodeSealer, nodeVerifier, signerOf, unsealerOf } from '../../server/node-ports.ts'
import type { Crypto } from './crypto.ts'

const KEYS = 64

export async function realCrypto(): Promise<Crypto> {
  let busy = 0
  const counted =
    <A extends readonly unknown[], R>(work: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      busy++
      try {
        return await work(...args)
      } finally {
        busy--
      }
    }
  const pool: Signer[] = []
  for (let i = 0; i < KEYS; i++) {
    const { publicKey, sign } = await signerOf(await makePrivateKey())
    pool.push({ publicKey, sign: counted(sign) })
  }
  const { publicKey, unsealer } = await unsealerOf(await makePrivateKey())
  const sealer = { seal: counted(nodeSealer.seal), lock: counted(nodeSealer.lock), unlock: counted(nodeSealer.unlock) }
  return {
    signer() {
      const next = pool.pop()
      if (next === undefined) throw new Error('more keys than were made')
      return next
    },
    sealKey: () => ({ publicKey, unsealer: { unseal: counted(unsealer.unseal) } }),
    sealer: () => sealer,
    verifier: { sha256: nodeVerifier.sha256, verify: counted(nodeVerifier.verify) },
    codec: { gzip: counted(nodeCodec.gzip), gunzip: counted(nodeCodec.gunzip) },
    isBusy: () => busy > 0,
  }
}
