// The records' database: the only copy of a learner's work until the server has it. No code path deletes a row of `records` but an erasure.
import { Dexie, type Table } from 'dexie'
import { type Connection, createConnection } from '../../core/connection.ts'
import { type DeviceKeyRow, recordsLayout } from '../../core/phone/records-layout.ts'
import { toVersion3 } from '../../core/phone/upgrade.ts'
import type { Timers } from '../../core/phone-ports.ts'
import type { RandomBytes, Sha256 } from '../../core/ports.ts'
import { Problem } from '../../core/problem.ts'
import { fillBallast } from './ballast.ts'
import { txOver } from './dexie-tx.ts'

export type { Table }

export type KeyRow = DeviceKeyRow<CryptoKey, JsonWebKey>

export type RecordsTables = Dexie & {
  /** 'device', and 'device-before': the public half of the key that was given up. */
  readonly keys: Table<KeyRow, string>
  readonly ballast: Table<{ readonly key: 'current'; readonly bytes: Uint8Array }, string>
}

export type RecordsDatabase = Connection<RecordsTables>

export interface DatabasePorts {
  readonly timers: Timers
  readonly random: RandomBytes
  readonly sha256: Sha256
}

export function openRecordsDatabase(ports: DatabasePorts, name: string): RecordsDatabase {
  const database: RecordsDatabase = createConnection(() => open(name, ports, () => database.forget()), ports.timers)
  return database
}

async function open(name: string, { random, sha256 }: DatabasePorts, lost: () => void): Promise<RecordsTables> {
  if ((await versionOnDisk(name)) > recordsLayout.version) throw new Problem('storage/newer-database')
  const db = new Dexie(name, { autoOpen: false, chromeTransactionDurability: 'strict' }) as RecordsTables
  // A published version is never edited; the next one names only what it adds.
  db.version(1).stores({
    learners: '++order, &id',
    runs: 'id, learner',
    records: '++order, &id, learner',
    outbox: 'id, state, [learner+state+order], [learner+state+lesson]',
    verdicts: 'id, epoch, [learner+kind+lesson]',
    progress: 'learner',
    servers: 'key',
    received: 'learner',
    // Keys in a store of their own, read by primary key: Safari finds nothing by index beside a CryptoKey (Dexie #585).
    keys: 'name',
  })
  db.version(2).stores({ app: 'key' })
  db.version(recordsLayout.version)
    .stores({ heads: 'learner', letters: 'hash, order, sealed', carried: 'hash', parcels: 'hash', ballast: 'key' })
    .upgrade(async (transaction) => toVersion3(txOver(transaction), sha256))
  // Fires when a newer app in another tab wants to upgrade (Dexie lets go by itself) and when the browser drops us.
  db.on('close', lost)
  await db.open()
  await fillBallast(db, random)
  return db
}

/** 0 when there is none. Dexie itself would open, and even patch, a newer database (seen in 4.4.7). */
async function versionOnDisk(name: string): Promise<number> {
  return ((await databaseNamed(name))?.version ?? 0) / 10
}

/** Undefined when there is none, or the browser does not tell. */
export async function databaseNamed(name: string): Promise<IDBDatabaseInfo | undefined> {
  const all = typeof indexedDB.databases === 'function' ? await indexedDB.databases() : []
  return all.find((one) => one.name === name)
}
