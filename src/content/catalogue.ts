import { limits } from '../../core/limits.ts'
import { assertNotOlder, type Catalogue, type CatalogueEntry, parseCatalogue } from '../../core/pack/catalogue.ts'
import { cataloguePath } from '../../core/pack/road.ts'
import { Problem } from '../../core/problem.ts'
import { openPublished } from '../../core/signed.ts'
import type { ContentPorts } from './content.ts'
import type { ContentDatabase, ContentTables } from './database.ts'
import { fetchBytes } from './fetch-bytes.ts'

/** Verified wholly before anything is written: a refused list leaves the last good one as it was. */
export async function refreshCatalogue(ports: ContentPorts, database: ContentDatabase): Promise<void> {
  const bytes = await fetchBytes(ports, cataloguePath, limits.catalogueBytesMax + limits.signedHeaderBytesMax, null)
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
