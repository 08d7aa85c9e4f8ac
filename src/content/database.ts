// The packs' database. Everything in it can be fetched again; nothing of a learner's work lies here.
import { Dexie, type Table } from 'dexie'
import type { Bytes } from '../../core/bytes.ts'
import { type Connection, createConnection } from '../../core/connection.ts'
import { type ChunkRow, contentLayout, type FileRow } from '../../core/content-layout.ts'
import type { Correction } from '../../core/pack/corrections.ts'
import type { Extra } from '../../core/pack/extras.ts'
import type { Timers } from '../../core/phone-ports.ts'
import { Problem } from '../../core/problem.ts'

export interface CatalogueRow {
  /** The last good catalogue, or the root that was followed last. */
  readonly key: 'current' | 'root'
  readonly version: number
  /** The signed bytes themselves: parsed at every read, so that a newer app reads them with its own eyes. */
  readonly payload: Bytes
  /** The signed file's first line, so that it can be handed on; older apps kept none. */
  readonly head?: Bytes
  /** Of a catalogue: the public keys that were asked for when it was trusted; an older app did not write them down. */
  readonly keys?: readonly string[]
}

export interface ManifestRow {
  readonly hash: string
  readonly pack: string
  readonly payload: Bytes
  /** As in CatalogueRow. */
  readonly head?: Bytes
  /** Id of the key that signed it; an older app did not write it down. */
  readonly signer?: string
  /** Hashes of its chunks, so that what is still needed can be told without parsing. */
  readonly chunks: readonly string[]
}

export interface PackRow {
  readonly pack: string
  readonly hash: string
  /** What the versions before this one taught otherwise; absent where there was none, and in rows of older apps. */
  readonly corrections?: readonly Correction[]
}

export interface DownloadRow extends Omit<PackRow, 'corrections'> {
  readonly language: string
  /** It counts as whole without these. Of an installed pack nothing is written down: what is missing of it is what it was left without. */
  readonly without?: readonly Extra[]
}

export type ContentTables = Dexie & {
  readonly catalogue: Table<CatalogueRow, string>
  readonly manifests: Table<ManifestRow, string>
  readonly packs: Table<PackRow, string>
  readonly downloads: Table<DownloadRow, string>
  readonly chunks: Table<ChunkRow, string>
  readonly files: Table<FileRow, [string, string]>
}

export type ContentDatabase = Connection<ContentTables>

/** Every store: reads that look into several must see one state, not half of an install. */
export const allTables = ['catalogue', 'manifests', 'packs', 'downloads', 'chunks', 'files'] as const

export function reading<T>(database: ContentDatabase, read: (db: ContentTables) => Promise<T>): Promise<T> {
  return database.use((db) => db.transaction('r', [...allTables], () => read(db)))
}

export function openContentDatabase(ports: { timers: Timers; databaseName?: string }): ContentDatabase {
  const name = ports.databaseName ?? contentLayout.name
  const database: ContentDatabase = createConnection(() => open(name, () => database.forget()), ports.timers)
  return database
}

async function open(name: string, lost: () => void): Promise<ContentTables> {
  if ((await versionOnDisk(name)) > contentLayout.version) throw new Problem('storage/newer-database')
  const db = new Dexie(name, { autoOpen: false, chromeTransactionDurability: 'strict' }) as ContentTables
  db.version(contentLayout.version).stores({
    catalogue: 'key',
    manifests: 'hash, pack',
    packs: 'pack',
    downloads: 'pack',
    chunks: 'hash',
    files: '[manifest+path], manifest',
  })
  // Fires when a newer app in another tab wants to upgrade (Dexie lets go by itself) and when the browser drops us.
  db.on('close', lost)
  await db.open()
  return db
}

/** 0 when there is none. Dexie itself would open, and even patch, a newer database (seen in 4.4.7). */
async function versionOnDisk(name: string): Promise<number> {
  const all = typeof indexedDB.databases === 'function' ? await indexedDB.databases() : []
  return (all.find((one) => one.name === name)?.version ?? 0) / 10
}
