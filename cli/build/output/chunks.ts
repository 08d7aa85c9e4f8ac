import { type Bytes, concat } from '../../../core/bytes.ts'
import type { PackFile } from '../../../core/pack/manifest.ts'
import type { Parcel, WholeFile } from './parcels.ts'

export interface CutChunk {
  readonly lesson: string
  readonly until?: string
  readonly part: string
  readonly bytes: Bytes
}

export interface CutPack {
  readonly chunks: readonly CutChunk[]
  readonly files: readonly PackFile[]
}

/** Whole small files share a chunk, a large one is cut; a chunk never mixes parts. */
export function cutChunks(parcels: readonly Parcel[], chunkBytesMax: number): CutPack {
  const chunks: CutChunk[] = []
  const files: PackFile[] = []
  for (const { lesson, until, part, files: whole } of parcels) {
    for (const group of groupsOf(whole, chunkBytesMax)) {
      const bytes = concat(...group.map((file) => file.bytes))
      const first = chunks.length
      for (let start = 0; start < bytes.length; start += chunkBytesMax) {
        chunks.push({
          lesson,
          ...(until !== undefined && { until }),
          part,
          bytes: bytes.slice(start, start + chunkBytesMax),
        })
      }
      let offset = 0
      for (const file of group) {
        files.push({ path: file.path, slices: slicesOf(first, offset, file.bytes.length, chunkBytesMax) })
        offset += file.bytes.length
      }
    }
  }
  return { chunks, files }
}

/** Files that fit into one chunk together; a file larger than a chunk is a group by itself. */
function groupsOf(files: readonly WholeFile[], chunkBytesMax: number): readonly (readonly WholeFile[])[] {
  const groups: WholeFile[][] = []
  let bytes = Number.POSITIVE_INFINITY
  for (const file of files) {
    if (bytes + file.bytes.length > chunkBytesMax) {
      groups.push([])
      bytes = 0
    }
    groups.at(-1)?.push(file)
    bytes += file.bytes.length
  }
  return groups
}

function slicesOf(first: number, offset: number, length: number, chunkBytesMax: number): [number, number, number][] {
  const slices: [number, number, number][] = []
  for (let done = 0; done < length || slices.length === 0; ) {
    const from = (offset + done) % chunkBytesMax
    const step = Math.min(chunkBytesMax - from, length - done)
    slices.push([first + Math.floor((offset + done) / chunkBytesMax), from, step])
    done += step
  }
  return slices
}
