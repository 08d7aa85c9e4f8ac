import { limits } from '../../core/limits.ts'
import { assertNotOlder, type Catalogue, type CatalogueEntry, parseCatalogue } from '../../core/pack/catalogue.ts'
import { cataloguePath } from '../../core/pack/road.ts'
import { isProblem, Problem } from '../../core/problem.ts'
import { openPublished } from '../../core/signed.ts'
import type { ContentPorts } from './content.ts'
import type { ContentDatabase, ContentTables } from './database.ts'
import { fetchBytes } from './fetch-bytes.ts'

/** Verified wholly before anything is written: a refused list leaves the last good one as it was. */
export async function refreshCatalogue(
  ports: ContentPorts,
  database: ContentDatabase,
  signal: AbortSignal | null = null,
): Promise<void> {
  const bytes = await fetchBytes(ports, cataloguePath, limits.catalogueBytesMax + limits.signedHeaderBytesMax, signal)
  const payload = await openPublished(bytes, 'catalogue', ports.publishers, ports.verifier)
  const offered = parseCatalogue(payload)
  await database.use((db) =>
    db.transaction('rw', db.catalogue, async () => {
      const trusted = await db.catalogue.get('current')
      assertNotOlder(offered, trusted?.version ?? 0)
      await db.catalogue.put({ key: 'current', version: offered.version, payload })
    }),
  )
}

export async function storedCatalogue(db: ContentTables): Promise<Catalogue | null> {
  const row = await db.catalogue.get('current')
  return row === undefined ? null : parseCatalogue(row.payload)
}

/** Throws 'pack/missing' for a pack that no stored catalogue offers. */
export async function offeredPack(db: ContentTables, packId: string): Promise<CatalogueEntry> {
  const entry = (await storedCatalogue(db))?.packs.find((pack) => pack.id === packId)
  if (entry === undefined) throw new Problem('pack/missing', { packId })
  return entry
}

/**
 * Runs `work`; when the source lacks what our catalogue names, looks once at its new one and, if that names another manifest, runs it again.
 * A source whose packs were built anew no longer keeps the old pieces.
 */
export async function withFreshCatalogue<T>(
  ports: ContentPorts,
  database: ContentDatabase,
  packId: string,
  signal: AbortSignal | null,
  work: () => Promise<T>,
): Promise<T> {
  const named = () => database.use(async (db) => (await storedCatalogue(db))?.packs.find(({ id }) => id === packId))
  const before = await named()
  try {
    return await work()
  } catch (error) {
    if (!isProblem(error, 'pack/not-at-source')) throw error
    await refreshCatalogue(ports, database, signal)
    const after = await named()
    if (after === undefined || after.manifest === before?.manifest) throw error
    return work()
  }
}
