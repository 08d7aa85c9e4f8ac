// A device and a server that really sign and seal.
import { type Bytes, base64url } from '../../../core/bytes.ts'
import type { Signer } from '../../../core/ports.ts'
import type { ServerIdentity } from '../../../core/sync/identity.ts'
import { deviceOf } from '../../../core/sync/sender.ts'
import {
  makePrivateKey,
  nodeCodec,
  nodeSealer,
  nodeSha256,
  nodeVerifier,
  signerOf,
  unsealerOf,
} from '../../../server/node-ports.ts'

export const ports = { codec: nodeCodec, sha256: nodeSha256, verifier: nodeVerifier, sealer: nodeSealer }

export async function testDevice() {
  const signer = await signerOf(await makePrivateKey())
  return { signer, device: deviceOf(signer.publicKey, nodeSha256) }
}

export async function testServer() {
  const signer = await signerOf(await makePrivateKey())
  const { publicKey: sealKey, unsealer } = await unsealerOf(await makePrivateKey())
  const identity: ServerIdentity = {
    server: '5e'.repeat(16),
    epoch: 'e0'.repeat(16),
    publicKey: base64url(signer.publicKey),
    sealKey: base64url(sealKey),
  }
  return { signer, identity, sealKey, unsealer }
}

/** What a server knows of devices: those given. */
export function known(...signers: readonly Signer[]) {
  const keys = new Map<string, Bytes>(signers.map(({ publicKey }) => [deviceOf(publicKey, nodeSha256), publicKey]))
  return { ...ports, keyOf: async (device: string) => keys.get(device) ?? null }
}

/** All that `bytes` become when one byte at a time is changed. */
export function* changedBytes(bytes: Bytes): Generator<Bytes> {
  for (let at = 0; at < bytes.length; at++) yield bytes.map((byte, i) => (i === at ? byte ^ 0x15 : byte))
}
