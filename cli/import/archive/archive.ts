// The door to packages from elsewhere. They are read in memory and within bounds; nothing is ever written, so nothing can be written
// to the wrong place.
import type { Bytes } from '../../../core/bytes.ts'
import { refuseArchive } from './fault.ts'
import type { Archive } from './ledger.ts'
import { isGzip, readTar } from './tar.ts'
import { readZip } from './zip.ts'

export type { Archive } from './ledger.ts'

/** By the first bytes, not by the name: teachers rename files. */
export function isZip(bytes: Bytes): boolean {
  // A local header, or the end of an archive without entries.
  return startsWith(bytes, [0x50, 0x4b, 3, 4]) || startsWith(bytes, [0x50, 0x4b, 5, 6])
}

export function isTar(bytes: Bytes): boolean {
  return isGzip(bytes) || startsWith(bytes.subarray(257), [0x75, 0x73, 0x74, 0x61, 0x72])
}

/**
 * Reads every entry to its end and holds those whose path is wanted. Throws 'pack/source' with `fault` (fault.ts) for an archive that
 * is damaged, locked, hostile or beyond `limits`.
 */
export async function readArchive(
  file: string,
  bytes: Bytes,
  wanted: (path: string) => boolean = () => true,
): Promise<Archive> {
  if (isTar(bytes)) return readTar(file, bytes, wanted)
  if (bytes.length < 22) return refuseArchive(file, 'no-archive')
  return readZip(file, bytes, wanted)
}

function startsWith(bytes: Bytes, head: readonly number[]): boolean {
  return head.every((byte, index) => bytes[index] === byte)
}
