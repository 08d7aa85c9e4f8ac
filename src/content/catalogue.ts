import { type Bytes, sameBytes } from '../../core/bytes.ts'
import { limits } from '../../core/limits.ts'
import { assertNotOlder, type Catalogue, type CatalogueEntry, parseCatalogue } from '../../core/pack/catalogue.ts'
import { cataloguePath } from '../../core/pack/road.ts'
import { isProblem, Problem } from '../../core/problem.ts'
import { catalogueAgeWeeks } from '../../core/trust/age.ts'
import { openCatalogue, rootWantedBy } from '../../core/trust/published.ts'
import { isWithdrawn, type Root } from '../../core/trust/root.ts'
import { forgetsCatalogueVersion } from '../../core/trust/step.ts'
import type { ContentPorts } from './content.ts'
import type { ContentDatabase, ContentTables } from './database.ts'
import { fetchBytes } from './fetch-bytes.ts'
import { fetchRoot, followRoots, trustedRoot } from './trust.ts'

/** Verified wholly before anything is written: a refused list leaves the last good one as it was. */
export async function refreshCatalogue(
  ports: ContentPorts,
  database: ContentDatabase,
  signal: AbortSignal | null = null,
): Promise<void> {
  const bytes = await fetchBytes(ports, cataloguePath, limits.catalogueBytesMax + limits.signedHeaderBytesMax, signal)
  const wanted = rootWantedBy(bytes)
  for (;;) {
    const stored = await database.use((db) => trustedRoot(db, ports.builtInRoot))
    const root = await followRoots(ports, database, stored, wanted, (version) => fetchRoot(ports, version, signal))
    const opened = await openCatalogue(bytes, root, ports.verifier)
    const judged = { ...opened, root, head: headOf(bytes, opened.payload) }
    if (await keepCatalogue(database, ports.builtInRoot, judged)) return
  }
}

export interface JudgedCatalogue {
  readonly catalogue: Catalogue
  readonly payload: Bytes
  readonly head: Bytes
  /** The root it was judged under. */
  readonly root: Root
}

/** False, and nothing is written, when another tab followed a newer root meanwhile: then that one judges. */
function keepCatalogue(database: ContentDatabase, builtIn: Root, judged: JudgedCatalogue): Promise<boolean> {
  return database.use((db) =>
    db.transaction('rw', db.catalogue, async () => {
      if ((await trustedRoot(db, builtIn)).version !== judged.root.version) return false
      await putCatalogue(db, judged, await trustedVersion(db, judged.root))
      return true
    }),
  )
}

/** The version no catalogue may go behind, under this root. */
export async function trustedVersion(db: ContentTables, root: Root): Promise<number> {
  const trusted = await db.catalogue.get('current')
  const forgets = trusted?.keys !== undefined && forgetsCatalogueVersion(trusted.keys, root)
  return forgets ? 0 : (trusted?.version ?? 0)
}

/** Inside a transaction over the catalogue. */
export async function putCatalogue(db: ContentTables, judged: JudgedCatalogue, trusted: number): Promise<void> {
  const { catalogue, payload, head, root } = judged
  assertNotOlder(catalogue, trusted)
  const keys = root.catalogue.keys.map(({ key }) => key)
  await db.catalogue.put({ key: 'current', version: catalogue.version, payload, head, keys })
}

/** The first line of a signed file. */
export function headOf(signed: Bytes, payload: Bytes): Bytes {
  return signed.slice(0, signed.length - payload.length)
}

const parsed = new WeakMap<ContentTables, { readonly payload: Bytes; readonly catalogue: Catalogue }>()

/** Judged by this app once for the same bytes: a start asks for it a dozen times. */
export async function storedCatalogue(db: ContentTables): Promise<Catalogue | null> {
  const row = await db.catalogue.get('current')
  if (row === undefined) return null
  const known = parsed.get(db)
  if (known !== undefined && sameBytes(known.payload, row.payload)) return known.catalogue
  const catalogue = parseCatalogue(row.payload)
  parsed.set(db, { payload: row.payload, catalogue })
  return catalogue
}

export function weeksBehind(database: ContentDatabase, builtIn: Root): Promise<number | null> {
  return database.use(async (db) => {
    const catalogue = await storedCatalogue(db)
    return catalogue && catalogueAgeWeeks(catalogue, await trustedRoot(db, builtIn))
  })
}

/** What the stored catalogue names, unless that was taken back. */
export async function namedPack(db: ContentTables, packId: string, root: Root): Promise<CatalogueEntry | null> {
  const entry = (await storedCatalogue(db))?.packs.find((pack) => pack.id === packId)
  return entry === undefined || isWithdrawn(root, entry.manifest, undefined) ? null : entry
}

/** Throws 'pack/missing' for a pack that the stored catalogue does not offer, 'pack/withdrawn' for one that was taken back. */
export function offeredIn(catalogue: Catalogue | null, packId: string, root: Root): CatalogueEntry {
  const entry = catalogue?.packs.find((pack) => pack.id === packId)
  if (entry === undefined) throw new Problem('pack/missing', { packId })
  if (isWithdrawn(root, entry.manifest, undefined)) throw new Problem('pack/withdrawn', { packId })
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
  const before = named()
  before.catch((_work_says_it_too: unknown) => undefined)
  try {
    return await work()
  } catch (error) {
    if (!isProblem(error, 'pack/not-at-source')) throw error
    await refreshCatalogue(ports, database, signal)
    const after = await named()
    if (after === undefined || after.manifest === (await before)?.manifest) throw error
    return work()
  }
}
