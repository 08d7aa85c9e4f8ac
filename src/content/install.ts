// How a pack's pieces come to rest, whatever road brought them: begun, chunk by chunk, the ready marker last.
import { hex } from '../../core/bytes.ts'
import type { Chunk, Manifest } from '../../core/pack/manifest.ts'
import type { Verifier } from '../../core/ports.ts'
import { Problem } from '../../core/problem.ts'
import type { ContentDatabase, ContentTables } from './database.ts'

export interface Install {
  readonly ports: { readonly verifier: Verifier }
  readonly database: ContentDatabase
  readonly manifest: Manifest
  readonly hash: string
  readonly language: string
  readonly signal: AbortSignal
}

/** True when this very version is installed already. */
export function begin(install: Install): Promise<boolean> {
  const { database } = install
  return database.use((db) => db.transaction('rw', [db.packs, db.downloads], () => beginIn(db, install)))
}

/** Inside a transaction over packs and downloads. What was begun before gives way, also to a version that is whole. */
export async function beginIn(db: ContentTables, { manifest, hash, language, signal }: Install): Promise<boolean> {
  signal.throwIfAborted()
  const installed = (await db.packs.get(manifest.id))?.hash === hash
  if (installed) await db.downloads.delete(manifest.id)
  else await db.downloads.put({ pack: manifest.id, hash, language })
  return installed
}

/** Throws 'pack/bad-hash' for bytes that are not this chunk's. The sum is reckoned off the page's thread. */
export async function assertIs(chunk: Chunk, bytes: Uint8Array<ArrayBuffer>, verifier: Verifier): Promise<void> {
  if (hex(await verifier.sha256(bytes)) !== chunk.hash) throw new Problem('pack/bad-hash', { hash: chunk.hash })
}

/** Bytes that were proved. */
export async function storeChunk(install: Install, chunk: Chunk, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  install.signal.throwIfAborted()
  await install.database.use((db) =>
    db.transaction('rw', [db.packs, db.downloads, db.chunks], async () => {
      await assertWanted(db, install)
      await db.chunks.put({ hash: chunk.hash, bytes })
    }),
  )
}

/** Inside a transaction over packs and downloads. A pack removed meanwhile, in whatever tab, gets no more bytes. */
async function assertWanted(db: ContentTables, { manifest, hash }: Install): Promise<void> {
  const rows = [await db.downloads.get(manifest.id), await db.packs.get(manifest.id)]
  if (!rows.some((row) => row?.hash === hash)) throw removed()
}

/** Written last: a pack without this row counts as not installed, so a cut connection leaves no half pack. True once it is whole. */
export function finish(install: Install): Promise<boolean> {
  const { database, manifest, hash } = install
  return database.use((db) =>
    db.transaction('rw', [db.packs, db.downloads, db.manifests, db.chunks], async () => {
      await assertWanted(db, install)
      const stored = new Set(await db.chunks.toCollection().primaryKeys())
      const named = (await db.manifests.where('hash').equals(hash).count()) > 0
      if (!named || manifest.chunks.some((chunk) => !stored.has(chunk.hash))) return false
      await db.packs.put({ pack: manifest.id, hash })
      await db.downloads.delete(manifest.id)
      return true
    }),
  )
}

export async function storedHashes(database: ContentDatabase): Promise<ReadonlySet<string>> {
  return database.use(async (db) => new Set(await db.chunks.toCollection().primaryKeys()))
}

/** Begun or installed. */
export function isHere(database: ContentDatabase, packId: string): Promise<boolean> {
  return database.use(async (db) => ((await db.downloads.get(packId)) ?? (await db.packs.get(packId))) !== undefined)
}

export function removed(): DOMException {
  return new DOMException('The pack is removed', 'AbortError')
}
