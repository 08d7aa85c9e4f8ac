// What an installed pack is made of, to be handed on as it came: the signed files with their first lines, and the chunks.
import { type Bytes, concat } from '../../core/bytes.ts'
import { isLeftOut } from '../../core/pack/extras.ts'
import type { PackPieces } from '../../core/pack/pack-file.ts'
import { Problem } from '../../core/problem.ts'
import type { Root } from '../../core/trust/root.ts'
import { storedCatalogue } from './catalogue.ts'
import type { ContentPorts } from './content.ts'
import { type ContentDatabase, type ContentTables, reading } from './database.ts'
import { fetchManifest, standingOf, storedManifest } from './manifest.ts'
import { trustedRoot } from './trust.ts'
import { leftOut } from './wanted.ts'

export async function givePieces(ports: ContentPorts, database: ContentDatabase, packId: string): Promise<PackPieces> {
  const { root, hash, head, payload, ...rest } = await reading(database, async (db) =>
    storedPieces(db, packId, await trustedRoot(db, ports.builtInRoot)),
  )
  // An older app kept no signature.
  const signed = head ?? (await fetchManifest(ports, { id: packId, manifest: hash }, root, null)).head
  return {
    ...rest,
    manifestHash: hash,
    manifest: concat(signed, payload),
    chunk: (one) => database.use((db) => storedChunk(db, packId, one)),
  }
}

async function storedPieces(db: ContentTables, packId: string, root: Root) {
  const hash = (await db.packs.get(packId))?.hash ?? ''
  const [row, manifest] = [await db.manifests.get(hash), await storedManifest(db, hash)]
  if (row === undefined || manifest === null) throw new Problem('pack/missing', { packId })
  if ((await standingOf(db, hash, root)).withdrawn) throw new Problem('pack/withdrawn', { packId })
  // Of what was left out here, also of what came in part, a file holds nothing; the next phone may fetch it.
  const without = leftOut(manifest, new Set(await db.chunks.toCollection().primaryKeys()))
  const here = manifest.chunks.filter((chunk) => !isLeftOut(chunk, without))
  const chunks = new Map(here.map((chunk) => [chunk.hash, chunk.bytes]))
  const proofs = { roots: await lastRoot(db), catalogue: await catalogueNaming(db, hash) }
  return { root, hash, head: row.head, payload: row.payload, chunks, ...proofs }
}

/** Only a list that names this very version: another one would call it old where it arrives. */
async function catalogueNaming(db: ContentTables, hash: string): Promise<Bytes | null> {
  const row = await db.catalogue.get('current')
  const names = (await storedCatalogue(db))?.packs.some(({ manifest }) => manifest === hash)
  return row?.head && names ? concat(row.head, row.payload) : null
}

/** The one this phone last stepped to: it takes a phone along that is one behind. What an app brings with it bears no signature. */
async function lastRoot(db: ContentTables): Promise<ReadonlyMap<number, Bytes>> {
  const row = await db.catalogue.get('root')
  return row?.head ? new Map([[row.version, concat(row.head, row.payload)]]) : new Map()
}

async function storedChunk(db: ContentTables, packId: string, hash: string): Promise<Bytes> {
  const row = await db.chunks.get(hash)
  if (row === undefined) throw new Problem('pack/missing', { packId })
  return row.bytes
}
