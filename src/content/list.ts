import type { CatalogueEntry } from '../../core/pack/catalogue.ts'
import { type Extra, extraOf, extras } from '../../core/pack/extras.ts'
import type { Manifest } from '../../core/pack/manifest.ts'
import { covers, isWithdrawn, type Publisher, type Root } from '../../core/trust/root.ts'
import { storedCatalogue } from './catalogue.ts'
import type { ExtraListing, PackListing, PackState } from './content.ts'
import { type ContentDatabase, type ContentTables, type DownloadRow, type PackRow, reading } from './database.ts'
import type { Downloads } from './download.ts'
import { readableManifest, standingOf, storedManifest } from './manifest.ts'
import { trustedRoot } from './trust.ts'
import { leftOut, readyLessons, wireBytes } from './wanted.ts'

type Offer = Pick<PackListing, 'id' | 'version' | 'title' | 'summary' | 'lessons' | 'wireBytes' | 'manifestHash'>

/** Packs of the catalogue in its order, then packs on this phone that it no longer names, or whose next version was taken back. */
export function listPacks(
  database: ContentDatabase,
  builtIn: Root,
  downloads: Downloads,
): Promise<readonly PackListing[]> {
  return reading(database, async (db) => {
    const root = await trustedRoot(db, builtIn)
    const entries = (await storedCatalogue(db))?.packs ?? []
    const offered = entries.filter(({ manifest }) => !isWithdrawn(root, manifest, undefined)).map(offerOfEntry)
    const orphans = await orphanOffers(db, new Set(offered.map((offer) => offer.id)))
    const stored = new Set(await db.chunks.toCollection().primaryKeys())
    return Promise.all([...offered, ...orphans].map((offer) => listing(db, offer, root, stored, downloads)))
  })
}

function offerOfEntry({ manifest, id, version, title, summary, lessons, wireBytes }: CatalogueEntry): Offer {
  return { id, version, title, summary, lessons, wireBytes, manifestHash: manifest }
}

async function orphanOffers(db: ContentTables, known: ReadonlySet<string>): Promise<readonly Offer[]> {
  const rows = [...(await db.packs.toArray()), ...(await db.downloads.toArray())]
  const byPack = new Map(rows.map((row) => [row.pack, row.hash]))
  const orphans = [...byPack].filter(([pack]) => !known.has(pack))
  const manifests = await Promise.all(orphans.map(([, hash]) => storedManifest(db, hash)))
  return orphans.flatMap(([, hash], i) => offerOfManifest(hash, manifests[i] ?? null))
}

function offerOfManifest(hash: string, manifest: Manifest | null): readonly Offer[] {
  if (manifest === null) return []
  const { id, version, title, summary, lessons } = manifest
  const bytes = wireBytes(manifest, new Set()).total
  return [{ id, version, title, summary, lessons: lessons.length, wireBytes: bytes, manifestHash: hash }]
}

async function listing(
  db: ContentTables,
  offer: Offer,
  root: Root,
  stored: ReadonlySet<string>,
  downloads: Downloads,
): Promise<PackListing> {
  const installed = await db.packs.get(offer.id)
  const begun = await db.downloads.get(offer.id)
  const here = installed ?? begun
  const { withdrawn, publisher } = await standingOf(db, here?.hash ?? offer.manifestHash, root)
  const other = here !== undefined && here.hash !== offer.manifestHash
  const mine = other && installed !== undefined ? await storedManifest(db, installed.hash) : null
  // A file may have brought a version that our list does not know yet: that one is not old, unless it was taken back.
  const newer = other && (withdrawn || (installed !== undefined && offer.version >= (mine?.version ?? 0)))
  const next = newer ? await storedManifest(db, offer.manifestHash) : null
  const known = await readableManifest(db, here?.hash ?? offer.manifestHash)
  const without = begun ? (begun.without ?? []) : known && installed ? leftOut(known, stored) : null
  const bytes = next && wireBytes(next, stored, without ?? [])
  const state = await stateOf(db, offer, installed, begun, stored, downloads)
  return {
    ...offer,
    state,
    newer,
    withdrawn: withdrawn && here !== undefined,
    publisher: publisher ?? onlyPublisher(root, offer.id),
    ...(bytes && { newerBytes: bytes.total - bytes.done }),
    extras: known === null ? [] : extrasOf(known, without),
  }
}

/** Where one publisher alone may sign a pack, its name is known before anything is fetched. */
function onlyPublisher(root: Root, packId: string): Publisher | null {
  const [one = null, ...others] = root.publishers.filter((publisher) => covers(publisher, packId))
  return others.length === 0 ? one : null
}

async function stateOf(
  db: ContentTables,
  offer: Offer,
  installed: PackRow | undefined,
  begun: DownloadRow | undefined,
  stored: ReadonlySet<string>,
  downloads: Downloads,
): Promise<PackState> {
  const running = downloads.isRunning(offer.id)
  const problem = downloads.problemOf(offer.id)
  if (installed !== undefined && begun === undefined && !running) return { kind: 'ready' }
  if (begun === undefined && !running && problem === null) return { kind: 'offered' }
  const manifest = begun === undefined ? null : await storedManifest(db, begun.hash)
  const readable = installed === undefined ? manifest : await storedManifest(db, installed.hash)
  const without = installed !== undefined && readable !== null ? leftOut(readable, stored) : begun?.without
  const bytes = manifest === null ? { done: 0, total: offer.wireBytes } : wireBytes(manifest, stored, begun?.without)
  return {
    kind: running ? 'downloading' : 'stopped',
    doneBytes: bytes.done,
    totalBytes: bytes.total,
    readyLessons: readable === null ? [] : readyLessons(readable, stored, without),
    ...(!running && problem !== null && { problem }),
  }
}

/** What a pack has beside its words. `without`: what is left out of it here; null where nothing of it was asked for yet. */
function extrasOf(manifest: Manifest, without: readonly Extra[] | null): readonly ExtraListing[] {
  return extras.flatMap((extra) => {
    const chunks = new Map(
      manifest.chunks.filter((chunk) => extraOf(chunk) === extra).map((chunk) => [chunk.hash, chunk]),
    )
    const bytes = [...chunks.values()].reduce((sum, chunk) => sum + chunk.wireBytes, 0)
    return bytes === 0 ? [] : [{ extra, bytes, isLeftOut: without?.includes(extra) ?? false }]
  })
}
