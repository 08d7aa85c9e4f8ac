import type { Bytes } from '../../core/bytes.ts'
import type { FileRow } from '../../core/content-layout.ts'
import { limits } from '../../core/limits.ts'
import { assertIsNamedBy, type CatalogueEntry } from '../../core/pack/catalogue.ts'
import { type Manifest, parseManifest } from '../../core/pack/manifest.ts'
import { manifestUrlPath } from '../../core/pack/road.ts'
import type { Verifier } from '../../core/ports.ts'
import { isProblem, Problem } from '../../core/problem.ts'
import { retrying } from '../../core/retrying.ts'
import { openManifest } from '../../core/trust/published.ts'
import { covers, isWithdrawn, publisherOf, type Root } from '../../core/trust/root.ts'
import { headOf, namedPack, offeredIn, storedCatalogue } from './catalogue.ts'
import type { ContentPorts } from './content.ts'
import { type ContentDatabase, type ContentTables, type ManifestRow, reading } from './database.ts'
import { fetchBytes } from './fetch-bytes.ts'

import { trustedRoot } from './trust.ts'

/** The manifest the catalogue names, fetched, verified and stored unless it is here already; its hash. */
export async function prepareManifest(
  ports: ContentPorts,
  database: ContentDatabase,
  packId: string,
  signal: AbortSignal | null = null,
): Promise<{ hash: string; manifest: Manifest }> {
  // Flat on purpose: behind an async function inside another, Dexie 4.4.7 loses the transaction at the second request.
  const { root, entry, stored } = await reading(database, async (db) => {
    const root = await trustedRoot(db, ports.builtInRoot)
    const entry = offeredIn(await storedCatalogue(db), packId, root)
    const signer = (await db.manifests.get(entry.manifest))?.signer
    const here = await storedManifest(db, entry.manifest)
    return { root, entry, stored: stillCounts(root, entry, signer) ? here : null }
  })
  if (stored !== null) return { hash: entry.manifest, manifest: stored }
  const coming = comingTo(database)
  const held =
    coming.get(entry.manifest) ??
    bring(ports, database, entry, root, signal).finally(() => {
      coming.delete(entry.manifest)
    })
  coming.set(entry.manifest, held)
  return held
}

/** A key that a later root no longer names for this pack counts no more for what is not installed yet. An older app did not write it down. */
function stillCounts(root: Root, { id, manifest }: CatalogueEntry, signer: string | undefined): boolean {
  if (isWithdrawn(root, manifest, signer)) return false
  const publisher = signer === undefined ? undefined : publisherOf(root, signer)
  return publisher === undefined || (publisher !== null && covers(publisher, id))
}

type Brought = Promise<{ hash: string; manifest: Manifest }>

// The home screen, a poster's link and the download may all ask at once: it is fetched once.
const comings = new WeakMap<ContentDatabase, Map<string, Brought>>()

function comingTo(database: ContentDatabase): Map<string, Brought> {
  const coming = comings.get(database) ?? new Map<string, Brought>()
  comings.set(database, coming)
  return coming
}

async function bring(
  ports: ContentPorts,
  database: ContentDatabase,
  entry: CatalogueEntry,
  root: Root,
  signal: AbortSignal | null,
): Brought {
  const found = checkedManifest(await retrying(ports, signal, () => fetchManifest(ports, entry, root, signal)))
  assertIsNamedBy(entry, found.manifest)
  signal?.throwIfAborted()
  await database.use((db) => db.transaction('rw', [db.manifests, db.files], () => storeManifest(db, found)))
  return found
}

/** What is asked for, by a catalogue or by a file. */
type Wanted = Pick<CatalogueEntry, 'id' | 'manifest' | 'manifestBytes'>

interface ProvedManifest {
  readonly hash: string
  readonly payload: Bytes
  readonly head: Bytes
  /** Id of the key that signed it. */
  readonly signer: string
}

export interface CheckedManifest extends ProvedManifest {
  readonly manifest: Manifest
}

export async function fetchManifest(
  ports: ContentPorts,
  wanted: Wanted,
  root: Root,
  signal: AbortSignal | null,
): Promise<ProvedManifest> {
  const { manifestBytes = limits.manifestBytesMax + limits.signedHeaderBytesMax } = wanted
  const bytes = await fetchBytes(ports, manifestUrlPath(wanted.manifest), manifestBytes, signal)
  if (wanted.manifestBytes !== undefined && bytes.length < manifestBytes) {
    throw new Problem('net/unreachable', { bytes: bytes.length })
  }
  return provedManifest(bytes, wanted, root, ports.verifier)
}

/** A signed file under its name. Throws 'pack/…'. */
export async function provedManifest(
  signed: Bytes,
  wanted: Wanted,
  root: Root,
  verifier: Verifier,
): Promise<ProvedManifest> {
  const { payload, signer } = await openManifest(signed, wanted, root, verifier)
  return { hash: wanted.manifest, payload, signer, head: headOf(signed, payload) }
}

export function checkedManifest(proved: ProvedManifest): CheckedManifest {
  return { ...proved, manifest: parseManifest(proved.payload) }
}

/** Inside a transaction over manifests and files. */
export async function storeManifest(db: ContentTables, { hash, manifest, payload, head, signer }: CheckedManifest) {
  const chunks = [...new Set(manifest.chunks.map((chunk) => chunk.hash))]
  await db.manifests.put({ hash, pack: manifest.id, payload, head, signer, chunks })
  await db.files.bulkPut(fileRows(hash, manifest))
}

function fileRows(hash: string, manifest: Manifest): FileRow[] {
  return manifest.files.map((file) => ({
    manifest: hash,
    path: file.path,
    slices: file.slices.map(([chunk, offset, length]) => [manifest.chunks[chunk]?.hash ?? '', offset, length] as const),
  }))
}

/** Null also for one whose key was taken back: its publisher may have signed it again since, with another. */
async function goodManifest(db: ContentTables, hash: string, root: Root): Promise<Manifest | null> {
  const signer = (await db.manifests.get(hash))?.signer
  return isWithdrawn(root, hash, signer) ? null : await storedManifest(db, hash)
}

/** A version that is here and was not taken back. */
export interface SoundVersion {
  readonly hash: string
  readonly manifest: Manifest
}

/** What is installed, and what is begun: only as far as it was not taken back. */
export async function soundHere(
  db: ContentTables,
  packId: string,
  root: Root,
): Promise<Readonly<Record<'installed' | 'begun', SoundVersion | null>>> {
  const rows = [await db.packs.get(packId), await db.downloads.get(packId)]
  const [installed = null, begun = null] = await Promise.all(rows.map((row) => sound(db, row?.hash ?? '', root)))
  return { installed, begun }
}

async function sound(db: ContentTables, hash: string, root: Root): Promise<SoundVersion | null> {
  const manifest = await goodManifest(db, hash, root)
  return manifest && { hash, manifest }
}

/** What a download goes on with: what a file installed or began, where that is ahead of the list; else what the list names. */
export async function wantedManifest(
  ports: ContentPorts,
  database: ContentDatabase,
  packId: string,
  signal: AbortSignal,
): Promise<SoundVersion> {
  const ahead = await reading(database, async (db) => aheadOfList(db, packId, await trustedRoot(db, ports.builtInRoot)))
  return ahead ?? prepareManifest(ports, database, packId, signal)
}

/** Of a pack that no list names, only what is begun: one that is installed has nothing to go on with. */
async function aheadOfList(db: ContentTables, packId: string, root: Root): Promise<SoundVersion | null> {
  const { installed, begun } = await soundHere(db, packId, root)
  const listed = await namedPack(db, packId, root)
  const here = installed !== null && installed.manifest.version >= (begun?.manifest.version ?? 0) ? installed : begun
  if (here === null || (listed === null && here === installed)) return null
  return here.manifest.version > (listed?.version ?? 0) ? here : null
}

/** Whether a pack's stored manifest, or the key that signed it, was taken back; and who published it, when that is known. */
export async function standingOf(db: ContentTables, hash: string, root: Root) {
  const signer = (await db.manifests.get(hash))?.signer
  const publisher = signer === undefined ? null : publisherOf(root, signer)
  return { withdrawn: isWithdrawn(root, hash, signer), publisher }
}

const parsed = new WeakMap<ContentTables, Map<string, Manifest>>()

export async function storedManifest(db: ContentTables, hash: string): Promise<Manifest | null> {
  const row = await db.manifests.get(hash)
  return row === undefined ? null : manifestIn(db, row)
}

/** Null also for a form that another version of the app reads. */
export async function readableManifest(db: ContentTables, hash: string): Promise<Manifest | null> {
  const row = await db.manifests.get(hash)
  try {
    return row === undefined ? null : manifestIn(db, row)
  } catch (error) {
    if (!isProblem(error)) throw error
    return null
  }
}

/** Judged by this app once in each session: what an older app stored may be of a form it does not know. */
function manifestIn(db: ContentTables, { hash, payload }: ManifestRow): Manifest {
  const known = parsed.get(db) ?? new Map<string, Manifest>()
  parsed.set(db, known)
  const manifest = known.get(hash) ?? parseManifest(payload)
  known.set(hash, manifest)
  return manifest
}
