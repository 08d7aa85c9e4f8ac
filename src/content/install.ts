// How a pack's pieces come to rest, whatever road brought them: begun, chunk by chunk, the ready marker last.
import { type Extra, isLeftOut } from '../../core/pack/extras.ts'
import type { Chunk, Manifest } from '../../core/pack/manifest.ts'
import { correctionsOf } from './corrections.ts'
import type { ContentDatabase, ContentTables } from './database.ts'
import { storedManifest } from './manifest.ts'
import { removed } from './removed.ts'
import { leftOut } from './wanted.ts'

export interface Install {
  readonly database: ContentDatabase
  readonly manifest: Manifest
  readonly hash: string
  readonly language: string
  readonly signal: AbortSignal
  /** It counts as whole without these. */
  readonly without: readonly Extra[]
}

/** True when this very version is installed already, with all that is wanted of it. */
export function begin(install: Install): Promise<boolean> {
  const { database } = install
  return database.use((db) =>
    db.transaction('rw', [db.packs, db.downloads, db.chunks], async () => beginIn(db, install)),
  )
}

/** Inside a transaction over packs, downloads and chunks. What was begun before gives way, also to a version that is whole. */
export async function beginIn(db: ContentTables, install: Install): Promise<boolean> {
  const { manifest, hash, language, signal, without } = install
  signal.throwIfAborted()
  const here = await db.packs.get(manifest.id)
  const stored = new Set(await db.chunks.toCollection().primaryKeys())
  const missing = manifest.chunks.filter((chunk) => !stored.has(chunk.hash))
  const installed = here?.hash === hash && missing.every((chunk) => isLeftOut(chunk, without))
  if (installed) await db.downloads.delete(manifest.id)
  else await db.downloads.put({ pack: manifest.id, hash, language, ...(without.length > 0 && { without }) })
  return installed
}

/** Bytes that were proved. */
export async function storeChunk(
  install: Install,
  chunk: Pick<Chunk, 'hash'>,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<void> {
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
export async function finish(install: Install): Promise<boolean> {
  const { database, manifest, hash, without } = install
  const corrections = await correctionsOf(database, manifest, hash)
  return database.use((db) =>
    db.transaction('rw', [db.packs, db.downloads, db.manifests, db.chunks], async () => {
      await assertWanted(db, install)
      const stored = new Set(await db.chunks.toCollection().primaryKeys())
      const named = (await db.manifests.where('hash').equals(hash).count()) > 0
      const missing = manifest.chunks.filter((chunk) => !stored.has(chunk.hash))
      if (!named || missing.some((chunk) => !isLeftOut(chunk, without))) return false
      await db.packs.put({
        pack: manifest.id,
        hash,
        ...(corrections.length > 0 && { corrections }),
      })
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

/** What is left out of this pack here: a download that goes on, and an update, keep to it. Null where it was never asked for. */
export async function chosenWithout(db: ContentTables, packId: string): Promise<readonly Extra[] | null> {
  const begun = await db.downloads.get(packId)
  if (begun !== undefined) return begun.without ?? []
  const installed = await db.packs.get(packId)
  const manifest = installed && (await storedManifest(db, installed.hash))
  if (!manifest) return null
  return leftOut(manifest, new Set(await db.chunks.toCollection().primaryKeys()))
}
