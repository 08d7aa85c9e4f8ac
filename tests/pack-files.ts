// Pack files for tests: made out of the sample pack, or small ones that hold no real pack at all.
import { type Bytes, concat, hex, utf8 } from '../core/bytes.ts'
import { type PackPieces, writePackFile } from '../core/pack/pack-file.ts'
import { cataloguePath, chunkUrlPath, manifestUrlPath } from '../core/pack/road.ts'
import type { SliceSource } from '../core/zip/read-zip.ts'
import { nodeSha256 } from '../server/node-ports.ts'
import type { SamplePack } from './sample-pack.ts'

/** As a source serves it, all of it or only those chunks for which `has` says so. */
export function piecesOf(sample: SamplePack, has: (hash: string) => boolean = () => true): PackPieces {
  const file = (path: string): Bytes => sample.files.get(path) ?? new Uint8Array()
  const chunks = sample.manifest.chunks.filter(({ hash }) => has(hash))
  return {
    manifestHash: sample.hash,
    manifest: file(manifestUrlPath(sample.hash)),
    roots: new Map(),
    catalogue: file(cataloguePath),
    chunks: new Map(chunks.map(({ hash, bytes }) => [hash, bytes])),
    chunk: async (hash) => file(chunkUrlPath(hash)),
  }
}

export async function fileOf(pieces: PackPieces): Promise<Bytes> {
  const parts: Bytes[] = []
  for await (const part of writePackFile(pieces)) parts.push(part)
  return concat(...parts)
}

/** A file of which we know what was read: `most` is the longest slice that was asked for. */
export function sourceOf(bytes: Bytes): SliceSource & { readonly most: () => number } {
  let longest = 0
  return {
    size: bytes.length,
    async read(offset, length) {
      longest = Math.max(longest, length)
      return bytes.slice(offset, offset + length)
    },
    most: () => longest,
  }
}

/** Of the right form, with a few bytes in it that nobody signed. */
export const smallPieces: PackPieces = (() => {
  const parts = ['một', 'hai', 'ba'].map((text) => utf8(text.repeat(9)))
  const named = new Map(parts.map((bytes) => [hex(nodeSha256(bytes)), bytes]))
  return {
    manifestHash: 'ab'.repeat(32),
    manifest: utf8('manifest '.repeat(20)),
    roots: new Map([
      [2, utf8('root '.repeat(8))],
      [3, utf8('root '.repeat(9))],
    ]),
    catalogue: utf8('catalogue '.repeat(10)),
    chunks: new Map([...named].map(([hash, bytes]) => [hash, bytes.length])),
    chunk: async (hash) => named.get(hash) ?? new Uint8Array(),
  }
})()
