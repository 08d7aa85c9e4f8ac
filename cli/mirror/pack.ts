// One pack of the list: its manifest, and the chunks that are not here yet. The manifest takes its place last: where it lies, all lies.
import { type Bytes, hex } from '../../core/bytes.ts'
import { limits } from '../../core/limits.ts'
import { assertIsNamedBy, type CatalogueEntry } from '../../core/pack/catalogue.ts'
import { type Chunk, type Manifest, parseManifest } from '../../core/pack/manifest.ts'
import { chunkUrlPath, manifestUrlPath } from '../../core/pack/road.ts'
import { Problem } from '../../core/problem.ts'
import { openManifest } from '../../core/trust/published.ts'
import type { Root } from '../../core/trust/root.ts'
import { nodeVerifier } from '../../server/node-ports.ts'
import { twoAtATime } from './lanes.ts'
import { orNull } from './or-null.ts'
import { type Shelf, shelfPaths } from './shelf.ts'
import type { Source } from './source.ts'

export interface MirroredPack {
  readonly id: string
  readonly version: number
  readonly chunks: number
  /** Of these, brought by this run. */
  readonly brought: number
}

/** Throws 'net/…' and 'pack/…'; what came until then stays, and is not asked for again. */
export async function mirrorPack(
  shelf: Shelf,
  source: Source,
  entry: CatalogueEntry,
  root: Root,
): Promise<MirroredPack> {
  const { signed, manifest } = await manifestOf(shelf, source, entry, root)
  const chunks = [...new Map(manifest.chunks.map((chunk) => [chunk.hash, chunk])).values()]
  const missing: Chunk[] = []
  for (const chunk of chunks) if (!(await isHere(shelf, chunk))) missing.push(chunk)
  await twoAtATime(missing, {
    bring: ({ hash, bytes }, signal) =>
      source.fetch(chunkUrlPath(hash), bytes, { judge: (raw) => assertIs({ hash, bytes }, raw), signal }),
    keep: ({ hash }, fetched) => shelf.putWithTwins(chunkUrlPath(hash), fetched),
  })
  const path = manifestUrlPath(entry.manifest)
  if ((await shelf.sound(path, (raw) => isSigned(raw, entry, root))) === null) {
    await shelf.putWithTwins(path, { raw: signed })
  }
  await shelf.remove(comingPath(entry))
  return { id: entry.id, version: entry.version, chunks: chunks.length, brought: missing.length }
}

const comingPath = ({ manifest }: CatalogueEntry) => `${shelfPaths.coming}/${manifest}`

/** From where it lies, from where it waits, else from the source: then it waits beside until its chunks are here. */
async function manifestOf(shelf: Shelf, source: Source, entry: CatalogueEntry, root: Root) {
  for (const path of [manifestUrlPath(entry.manifest), comingPath(entry)]) {
    const signed = await shelf.read(path)
    const manifest = signed && (await orNull(() => opened(signed, entry, root)))
    if (signed && manifest) return { signed, manifest }
  }
  const { manifest, manifestBytes = limits.manifestBytesMax + limits.signedHeaderBytesMax } = entry
  const judge = (raw: Bytes) => {
    if (raw.length < (entry.manifestBytes ?? 0)) throw new Problem('net/unreachable', { bytes: raw.length })
  }
  const { raw } = await source.fetch(manifestUrlPath(manifest), manifestBytes, { judge })
  const found = await opened(raw, entry, root)
  await shelf.put(comingPath(entry), raw)
  return { signed: raw, manifest: found }
}

/** As a phone judges it. Throws 'pack/…'. */
async function opened(signed: Bytes, entry: CatalogueEntry, root: Root): Promise<Manifest> {
  const { payload } = await openManifest(signed, entry, root, nodeVerifier)
  const manifest = parseManifest(payload)
  assertIsNamedBy(entry, manifest)
  return manifest
}

async function isSigned(signed: Bytes, entry: CatalogueEntry, root: Root): Promise<boolean> {
  return (await orNull(() => opened(signed, entry, root))) !== null
}

/** Proved again at every run: memory cards forget. */
async function isHere(shelf: Shelf, chunk: Chunk): Promise<boolean> {
  const here = await shelf.sound(
    chunkUrlPath(chunk.hash),
    async (raw) => (await orNull(() => assertIs(chunk, raw))) !== null,
  )
  return here !== null
}

/** Throws 'net/unreachable' for a body that ended early, 'pack/bad-hash' for other bytes. */
async function assertIs({ hash, bytes }: Pick<Chunk, 'hash' | 'bytes'>, raw: Bytes): Promise<void> {
  if (raw.length < bytes) throw new Problem('net/unreachable', { bytes: raw.length })
  if (hex(await nodeVerifier.sha256(raw)) !== hash) throw new Problem('pack/bad-hash', { hash })
}
