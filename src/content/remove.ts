// The two ways bytes leave the phone: a pack that is removed, and at a start what no pack needs any more.
import { type Extra, extraOf } from '../../core/pack/extras.ts'
import type { Chunk } from '../../core/pack/manifest.ts'
import { isProblem } from '../../core/problem.ts'
import { storedCatalogue } from './catalogue.ts'
import { allTables, type ContentDatabase, type ContentTables, type ManifestRow } from './database.ts'
import { storedManifest } from './manifest.ts'

/**
 * Drops what is neither installed, begun nor offered. At a start only: a lesson that is open while its pack is updated
 * still shows pictures of the version it began with.
 */
export async function dropLeftovers(database: ContentDatabase): Promise<void> {
  try {
    await database.use((db) => db.transaction('rw', [...allTables], () => dropUnnamed(db)))
  } catch (error) {
    // Leftovers only cost room: a list that can be read is shown all the same, and the next start tries again.
    if (!isProblem(error)) throw error
  }
}

async function dropUnnamed(db: ContentTables): Promise<void> {
  const rows = [...(await db.packs.toArray()), ...(await db.downloads.toArray())].map((row) => row.hash)
  const offered = (await storedCatalogue(db))?.packs.map((pack) => pack.manifest) ?? []
  const named = new Set([...rows, ...offered])
  const left = (await db.manifests.toCollection().primaryKeys()).filter((hash) => !named.has(hash))
  if (left.length > 0) await dropManifests(db, await db.manifests.where('hash').anyOf(left).toArray())
}

/** Frees the room at once, whoever is fetching the pack: a download finds its row gone at its next chunk and stops. */
export function removePack(database: ContentDatabase, packId: string): Promise<void> {
  return database.use((db) =>
    db.transaction('rw', [db.manifests, db.files, db.packs, db.downloads, db.chunks], async () => {
      await db.packs.delete(packId)
      await db.downloads.delete(packId)
      await dropManifests(db, await db.manifests.where('pack').equals(packId).toArray())
    }),
  )
}

/** Inside a transaction over manifests, files and chunks: with the manifests go the chunks that no other one names. */
async function dropManifests(db: ContentTables, dropped: readonly ManifestRow[]): Promise<void> {
  const hashes = dropped.map((row) => row.hash)
  await db.manifests.bulkDelete(hashes)
  await db.files.where('manifest').anyOf(hashes).delete()
  const needed = new Set((await db.manifests.toArray()).flatMap((row) => row.chunks))
  await db.chunks.bulkDelete([...new Set(dropped.flatMap((row) => row.chunks))].filter((hash) => !needed.has(hash)))
}

/**
 * What is needed otherwise stays. Bytes go first, by a transaction that only deletes: on a full phone no other gets through. No download of
 * this pack may run meanwhile.
 */
export async function dropExtra(database: ContentDatabase, packId: string, extra: Extra): Promise<void> {
  await database.use((db) =>
    db.transaction('rw', [db.manifests, db.packs, db.downloads, db.chunks], async () => {
      const others = (await db.manifests.toArray()).filter(({ pack }) => pack !== packId)
      const needed = new Set(others.flatMap(({ chunks }) => chunks))
      const mine: Chunk[] = []
      for (const row of [await db.packs.get(packId), await db.downloads.get(packId)])
        mine.push(...((row && (await storedManifest(db, row.hash)))?.chunks ?? []))
      for (const chunk of mine) if (extraOf(chunk) !== extra) needed.add(chunk.hash)
      await db.chunks.bulkDelete(mine.map(({ hash }) => hash).filter((hash) => !needed.has(hash)))
    }),
  )
  await database.use((db) => db.transaction('rw', [db.packs, db.downloads], () => wantNoMore(db, packId, extra)))
}

/** A download that is begun goes on without it; one that was for nothing else is over. */
async function wantNoMore(db: ContentTables, packId: string, extra: Extra): Promise<void> {
  const [installed, begun] = [await db.packs.get(packId), await db.downloads.get(packId)]
  if (begun === undefined) return
  if (begun.hash === installed?.hash) return db.downloads.delete(packId)
  const { without = [] } = begun
  await db.downloads.put({ ...begun, without: [...without.filter((one) => one !== extra), extra] })
}
