// What core needs from the world. Only port files touch the real clock, network, key store and random source.
import type { Bytes } from './bytes.ts'

/** Milliseconds since 1970 by the machine's own clock: data for people, never an order (D3). */
export type Clock = () => number

export type RandomBytes = (length: number) => Bytes

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
