// Each learner's records of one device are a chain (D13): position 1, 2, 3 …, each link naming all before it.
// A signature over a segment then vouches for the whole history, and two records at one position betray a copied phone (F20).
import { hex, hexBytes } from '../bytes.ts'
import type { Sha256 } from '../ports.ts'

/** Before position 1. Links are 64 bits in hex. */
export const noLink = '0000000000000000'

export function isLink(text: unknown): text is string {
  return typeof text === 'string' && /^[0-9a-f]{16}$/.test(text)
}

export function nextLink(link: string, contentHash: string, sha256: Sha256): string {
  return hex(sha256(hexBytes(link + contentHash)), 8)
}
