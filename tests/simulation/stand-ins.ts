// Signatures and seals that cost next to nothing, behind the same ports. They keep what the protocol leans on: a signature fits one key
// and one message, a seal opens for one key and one header, and neither comes about without the secret. Real ones run in s-plus.ts.
import { hash } from 'node:crypto'
import { type Bytes, concat, sameBytes } from '../../core/bytes.ts'
import type { Codec, Sealer, Sha256, Signer, Unsealer, Verifier } from '../../core/ports.ts'
import type { Random } from './random.ts'

/** The real one: ids, sums and links are those of the product. */
export const sha256: Sha256 = (bytes) => {
  // As letters of 8 bits: a buffer from Node costs three times as much, and this is what a history does most.
  const letters = hash('sha256', bytes, 'binary')
  const digest = new Uint8Array(letters.length)
  for (let i = 0; i < digest.length; i++) digest[i] = letters.charCodeAt(i)
  return digest
}

const salt = new Uint8Array([7])
const secretOf = (publicKey: Uint8Array) => sha256(concat(salt, publicKey))

function signature(publicKey: Uint8Array, message: Uint8Array): Bytes {
  const half = sha256(concat(secretOf(publicKey), message))
  return concat(half, half)
}

/** Whoever holds the signer holds the secret: nobody in the world signs by `signature` but through it. */
export function standInSigner(random: Random): Signer {
  const publicKey = concat([4], random.bytes(64))
  return { publicKey, sign: async (message) => signature(publicKey, message) }
}

export const standInVerifier: Verifier = {
  sha256: async (bytes) => sha256(bytes),
  verify: async (publicKey, signed, message) => sameBytes(signature(publicKey, message), signed),
}

/** Nothing gets smaller, so the forms never zip; whatever claims to be zipped was damaged on its way. */
export const standInCodec: Codec = {
  gzip: async (bytes) => bytes,
  gunzip: async (bytes) => bytes,
}

const MAC = 32

function masked(key: Uint8Array, bytes: Uint8Array): Bytes {
  const mask = sha256(key)
  return Uint8Array.from(bytes, (byte, i) => byte ^ (mask[i % mask.length] ?? 0))
}

function closed(key: Uint8Array, header: Uint8Array, plain: Uint8Array): Bytes {
  return concat(sha256(concat(key, header, plain)), masked(key, plain))
}

function opened(key: Uint8Array, header: Uint8Array, shut: Uint8Array): Bytes | null {
  const plain = masked(key, shut.subarray(MAC))
  return sameBytes(sha256(concat(key, header, plain)), shut.subarray(0, MAC)) ? plain : null
}

export function standInSealer(random: Random): Sealer {
  return {
    async seal(to, header, plain) {
      const once = concat([4], random.bytes(64))
      return concat(once, closed(concat(secretOf(to), once), header, plain))
    },
    lock: async (key, header, plain) => {
      const nonce = random.bytes(12)
      return concat(nonce, closed(concat(key, nonce), header, plain))
    },
    unlock: async (key, header, locked) => opened(concat(key, locked.subarray(0, 12)), header, locked.subarray(12)),
  }
}

export function standInUnsealer(publicKey: Bytes): Unsealer {
  return {
    unseal: async (header, sealed) =>
      opened(concat(secretOf(publicKey), sealed.subarray(0, 65)), header, sealed.subarray(65)),
  }
}
