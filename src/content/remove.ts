import type { ContentDatabase, ContentTables } from './database.ts'

/** Inside a transaction over manifests, files and chunks: drops a pack's other manifests and the chunks nobody names any more. */
export async function dropManifestsExcept(db: ContentTables, packId: string, kept: readonly string[]): Promise<void> {
  const mine = await db.manifests.where('pack').equals(packId).toArray()
  const dropped = mine.filter((row) => !kept.includes(row.hash))
  if (dropped.length === 0) return
  const hashes = dropped.map((row) => row.hash)
  await db.manifests.bulkDelete(hashes)
  await db.files.where('manifest').anyOf(hashes).delete()
  const needed = new Set((await db.manifests.toArray()).flatMap((row) => row.chunks))
  await db.chunks.bulkDelete([...new Set(dropped.flatMap((row) => row.chunks))].filter((hash) => !needed.has(hash)))
}

export function removePack(database: ContentDatabase, packId: string): Promise<void> {
  return database.use((db) =>
    db.transaction('rw', [db.manifests, db.files, db.packs, db.downloads, db.chunks], async () => {
      await db.packs.delete(packId)
      await db.downloads.delete(packId)
      await dropManifestsExcept(db, packId, [])
    }),
  )
}
