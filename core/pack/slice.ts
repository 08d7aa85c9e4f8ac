import { type Bytes, concat } from '../bytes.ts'
import type { PackFile } from './manifest.ts'

/** A file's bytes out of its chunks. Null while one of them is not here yet. */
export function cutFile(file: PackFile, chunkAt: (index: number) => Bytes | undefined): Bytes | null {
  const parts: Uint8Array[] = []
  for (const [index, offset, length] of file.slices) {
    const chunk = chunkAt(index)
    if (chunk === undefined) return null
    parts.push(chunk.subarray(offset, offset + length))
  }
  return concat(...parts)
}
