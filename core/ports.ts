// What core needs from the world. Only port files touch the real clock, network, key store and random source.
import type { Bytes } from './bytes.ts'

/** Milliseconds since 1970 by the machine's own clock: data for people, never an order (D3). */
export type Clock = () => number

export type RandomBytes = (length: number) => Bytes

/** SHA-256 at once, for small things: records, links, bundles. Large files go through `Digest`, off the main thread. */
export type Sha256 = (bytes: Uint8Array) => Bytes

export interface Digest {
  sha256(bytes: Bytes): Promise<Bytes>
}

export interface Verifier extends Digest {
  /** ECDSA P-256 with SHA-256; raw uncompressed public key (65 bytes), signature r||s (64 bytes). False, never a throw, on bad input. */
  verify(publicKey: Bytes, signature: Bytes, message: Bytes): Promise<boolean>
}

export interface Signer {
  /** Raw uncompressed public key, 65 bytes. */
  readonly publicKey: Bytes
  sign(message: Bytes): Promise<Bytes>
}

export interface Codec {
  gzip(bytes: Bytes): Promise<Bytes>
  /** Stops and throws RangeError once more than `bytesMax` came out: declared sizes are the sender's word (F68). */
  gunzip(bytes: Bytes, bytesMax: number): Promise<Bytes>
}

/** What sealed letters need (core/sync/seal.ts). */
export interface Sealer {
  /** Ephemeral ECDH P-256 with `to` (raw, 65 bytes) → HKDF-SHA-256 → AES-256-GCM. Gives the ephemeral public key (65 bytes) and the ciphertext. */
  seal(to: Bytes, header: Bytes, plain: Bytes): Promise<Bytes>
  /** The same without ECDH, under a key both sides hold (16 bytes or more); a random 12-byte nonce stands before the ciphertext. */
  lock(key: Bytes, header: Bytes, plain: Bytes): Promise<Bytes>
  /** Null when it was not locked with this key and header. */
  unlock(key: Bytes, header: Bytes, locked: Bytes): Promise<Bytes | null>
}

/** The one who holds the secret behind `to`. Null for what was not sealed to it with this header. */
export interface Unsealer {
  unseal(header: Bytes, sealed: Bytes): Promise<Bytes | null>
}
