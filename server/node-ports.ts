// Core's ports on Node: the only server file, next to main.ts, that touches the real clock, random source and crypto.
import { createHash, randomBytes, webcrypto } from 'node:crypto'
import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import type { Bytes } from '../core/bytes.ts'
import type { Timers } from '../core/phone-ports.ts'
import type { Clock, Codec, RandomBytes, Sealer, Sha256, Signer, Unsealer, Verifier } from '../core/ports.ts'
import { createSealer, createUnsealer } from '../core/sync/sealing.ts'

const P256 = { name: 'ECDSA', namedCurve: 'P-256' } as const
const SHA256 = { name: 'ECDSA', hash: 'SHA-256' } as const
const gzipAsync = promisify(gzip)
const gunzipAsync = promisify(gunzip)

export const systemClock: Clock = () => Date.now()

export const nodeTimers: Timers = {
  after: (ms, run) => {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
}

export const nodeRandom: RandomBytes = (length) => new Uint8Array(randomBytes(length))

export const nodeSha256: Sha256 = (bytes) => new Uint8Array(createHash('sha256').update(bytes).digest())

async function sha256(bytes: Bytes): Promise<Bytes> {
  return nodeSha256(bytes)
}

async function verify(publicKey: Bytes, signature: Bytes, message: Bytes): Promise<boolean> {
  try {
    const key = await webcrypto.subtle.importKey('raw', publicKey, P256, false, ['verify'])
    return await webcrypto.subtle.verify(SHA256, key, signature, message)
  } catch (_notAKeyOrSignature) {
    return false
  }
}

export const nodeVerifier: Verifier = { sha256, verify }

export const nodeCodec: Codec = {
  gzip: async (bytes) => new Uint8Array(await gzipAsync(bytes)),
  // zlib counts what really comes out and throws ERR_BUFFER_TOO_LARGE, a RangeError.
  gunzip: async (bytes, bytesMax) => new Uint8Array(await gunzipAsync(bytes, { maxOutputLength: bytesMax })),
}

export const nodeSealer: Sealer = createSealer<webcrypto.CryptoKey>(webcrypto.subtle, nodeRandom)

/** For a private P-256 key as JWK; the same kind of key that signs, of its own. Throws for a key that is none. */
export async function unsealerOf(jwk: webcrypto.JsonWebKey): Promise<{ publicKey: Bytes; unsealer: Unsealer }> {
  const { publicKey } = await signerOf(jwk)
  const { key_ops: _uses, ...key } = jwk
  const ecdh = { name: 'ECDH', namedCurve: 'P-256' }
  const privateKey = await webcrypto.subtle.importKey('jwk', key, ecdh, false, ['deriveBits'])
  return { publicKey, unsealer: createUnsealer<webcrypto.CryptoKey>(webcrypto.subtle, privateKey, publicKey) }
}

/** A new P-256 private key as JWK. */
export async function makePrivateKey(): Promise<webcrypto.JsonWebKey> {
  const pair = await webcrypto.subtle.generateKey(P256, true, ['sign', 'verify'])
  return webcrypto.subtle.exportKey('jwk', pair.privateKey)
}

/** Throws for a key that is no private P-256 key. */
export async function signerOf(jwk: webcrypto.JsonWebKey): Promise<Signer> {
  const privateKey = await webcrypto.subtle.importKey('jwk', jwk, P256, false, ['sign'])
  const { d: _secret, key_ops: _uses, ...open } = jwk
  const publicKey = await webcrypto.subtle.importKey('jwk', open, P256, true, ['verify'])
  return {
    publicKey: new Uint8Array(await webcrypto.subtle.exportKey('raw', publicKey)),
    sign: async (message) => new Uint8Array(await webcrypto.subtle.sign(SHA256, privateKey, message)),
  }
}
