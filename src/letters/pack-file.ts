// Packs as files: read in slices out of a Blob, written piece by piece into one. The whole never lies in the page's memory.
import type { Bytes } from '../../core/bytes.ts'
import { openPackFile, type PackPieces, writePackFile } from '../../core/pack/pack-file.ts'
import { Problem } from '../../core/problem.ts'
import { looksLikeZip } from '../../core/zip/headers.ts'
import type { SliceSource } from '../../core/zip/read-zip.ts'

const ZIP_TYPE = 'application/zip'

/** By its first bytes: names and kinds are what some other app made of them. Throws 'pack/file-damaged' for what cannot be read. */
export async function isPackFile(file: Blob): Promise<boolean> {
  return looksLikeZip(await slices(file).read(0, 4))
}

/** Throws as `openPackFile`. */
export function piecesIn(file: Blob): Promise<PackPieces> {
  return openPackFile(slices(file))
}

export async function packFile(pieces: PackPieces): Promise<Blob> {
  const parts: Blob[] = []
  // A Blob of its own for each: the browser may lay it on the disk.
  for await (const part of writePackFile(pieces)) parts.push(new Blob([part]))
  return new Blob(parts, { type: ZIP_TYPE })
}

function slices(file: Blob): SliceSource {
  return {
    size: file.size,
    async read(offset: number, length: number): Promise<Bytes> {
      try {
        return new Uint8Array(await file.slice(offset, offset + length).arrayBuffer())
      } catch (error) {
        // A memory card that was pulled out, a file that its app took away.
        throw new Problem('pack/file-damaged', {}, error)
      }
    },
  }
}
