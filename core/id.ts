import type { Bytes } from './bytes.ts'
import { hex } from './bytes.ts'
import type { Digest, RandomBytes } from './ports.ts'

/** 128 random bits as 32 hex letters. Never a device and a counter: clones repeat counters (D2). */
export function randomId(random: RandomBytes): string {
  return hex(random(16))
}

export function isId(text: string): boolean {
  return /^[0-9a-f]{32}$/.test(text)
}

/** A device is its key: the first 128 bits of the SHA-256 of the raw public key. */
export async function deviceIdOf(publicKey: Bytes, digest: Digest): Promise<string> {
  return hex(await digest.sha256(publicKey), 16)
}

/** The first 64 bits of the SHA-256 of the raw public key: enough to pick a key, never enough to trust one. */
export async function keyIdOf(publicKey: Bytes, digest: Digest): Promise<string> {
  return hex(await digest.sha256(publicKey), 8)
}
