// The records' database: the only copy of a learner's work until the server has it. No code path deletes a row of `records`.
import { Dexie, type Table } from 'dexie'
import type { Bytes } from '../../core/bytes.ts'
import { type Connection, createConnection } from '../../core/connection.ts'
import type { Timers } from '../../core/phone-ports.ts'
import { Problem } from '../../core/problem.ts'
import type { Progress } from '../../core/record/progress.ts'
import type { LearningRecord } from '../../core/record/record.ts'
import type { ServerIdentity } from '../../core/sync/receipt.ts'
import type { Learner, Run } from './records.ts'

/** `order` is the phone's own order: the clock may be wrong by decades (D3). */
export interface LearnerRow extends Learner {
  readonly order?: number
}

export interface RecordRow {
  readonly order?: number
  readonly id: string
  readonly learner: string
  readonly record: LearningRecord
}

interface Tracked {
  readonly id: string
  readonly order: number
  readonly learner: string
  /** 'pack/lesson'; '' for records of no lesson. */
  readonly lesson: string
}

/** Leaves only on a verdict for this very record (D5). A refused one stays, with its reason, until it is put back. */
export interface OutboxRow extends Tracked {
  readonly state: 'pending' | 'refused'
  readonly reason?: string
  /** The epoch of the server that refused it. */
  readonly epoch?: string
}

export interface VerdictRow extends Tracked {
  readonly kind: 'held' | 'erased'
  readonly epoch: string
  readonly version: number
}

/** Either a key nobody can read out or, where the browser cannot keep such keys, its readable form. */
export interface KeyRow {
  readonly name: 'device'
  readonly privateKey?: CryptoKey
  readonly privateJwk?: JsonWebKey
  readonly publicKey: Bytes
}

/** Rows of version 1 do not say whether a closed run was finished. */
export type RunRow = Omit<Run, 'finished'> & { readonly finished?: boolean }

export type RecordsTables = Dexie & {
  readonly learners: Table<LearnerRow, number>
  readonly runs: Table<RunRow, string>
  readonly records: Table<RecordRow, number>
  readonly outbox: Table<OutboxRow, string>
  readonly verdicts: Table<VerdictRow, string>
  readonly progress: Table<{ readonly learner: string; readonly progress: Progress }, string>
  readonly servers: Table<{ readonly key: 'current'; readonly identity: ServerIdentity }, string>
  readonly received: Table<{ readonly learner: string; readonly at: number }, string>
  readonly keys: Table<KeyRow, string>
  /** The app that last looked at what was refused. */
  readonly app: Table<{ readonly key: 'current'; readonly version: string }, string>
}

export type RecordsDatabase = Connection<RecordsTables>

const VERSION = 2

export function openRecordsDatabase(ports: { timers: Timers; databaseName?: string }): RecordsDatabase {
  const name = ports.databaseName ?? 'domdom-records'
  const database: RecordsDatabase = createConnection(() => open(name, () => database.forget()), ports.timers)
  return database
}

async function open(name: string, lost: () => void): Promise<RecordsTables> {
  if ((await versionOnDisk(name)) > VERSION) throw new Problem('storage/newer-database')
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
  db.version(VERSION).stores({ app: 'key' })
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
