// The store's door: who this server is, and a place that keeps records. Over any StoreDb; `openStore` makes it over a folder.
import type { Bytes } from '../../core/bytes.ts'
import { limits } from '../../core/limits.ts'
import type { RandomBytes } from '../../core/ports.ts'
import type { Page } from '../../core/sync/page.ts'
import { hasDatabase, openDatabase } from './database.ts'
import { applyErasures, eraseLearner, fileLedger } from './erasures.ts'
import { grouped } from './group.ts'
import { loadSelf, type Self, writeNewEpoch } from './identity.ts'
import type { Delivery, Outcome } from './judge.ts'
import { type Asking, readPage } from './read-page.ts'
import { receiveBatch } from './receive-batch.ts'
import { sqlStore } from './sql-tx.ts'
import type { ErasureLedger, StoreDb } from './store-tx.ts'

export type { Self } from './identity.ts'
export type { Delivery, Incoming, Outcome } from './judge.ts'
export type { Asking } from './read-page.ts'

/** Every answer is given after its transaction is on the disk. */
export interface Records {
  /** The raw key of a device that sent or asked before. */
  keyOf(device: string): Promise<Bytes | null>
  receive(delivery: Delivery): Promise<Outcome>
  /** Null for strangers and for learners who are not here alike (T17). */
  page(asking: Asking): Promise<Page | null>
  /** False when the learner was erased before. */
  erase(learner: string, at: number): Promise<boolean>
}

export interface Store extends Self, Records {
  /** A real write; throws when the disk or the database does not take it. */
  probe(): Promise<void>
  isMigrated(): Promise<boolean>
  /** Checkpoints the log into the database and gives the folder back. */
  close(): Promise<void>
}

export function createRecords(db: StoreDb, ledger: ErasureLedger): Records {
  const keys = new Map<string, Bytes>()
  return {
    async keyOf(device) {
      const found = keys.get(device) ?? (await db.transact((tx) => tx.keyOf(device)))
      if (keys.size >= limits.deviceKeysHeldMax) keys.clear()
      if (found !== null) keys.set(device, found)
      return found
    },
    receive: (delivery) => db.transact((tx) => receiveBatch(tx, delivery)),
    page: (asking) => db.transact((tx) => readPage(tx, asking)),
    erase: (learner, at) => eraseLearner(db, ledger, learner, at),
  }
}

/** Erasures that the ledger knows are carried out before anything is received. Throws the start problems of `openDatabase`. */
export async function openStore(dataDir: string, random: RandomBytes): Promise<Store> {
  const database = openDatabase(dataDir)
  try {
    const { db } = database
    const self = await loadSelf(db, random)
    const records = sqlStore(db)
    await applyErasures(records, fileLedger(dataDir))
    return {
      ...self,
      ...createRecords(grouped(records, turnOfEvents), fileLedger(dataDir)),
      probe: async () => {
        const row = { key: 'probe', value: '1' }
        await db
          .insertInto('server_meta')
          .values(row)
          .onConflict((on) => on.column('key').doUpdateSet(row))
          .execute()
      },
      isMigrated: database.isMigrated,
      close: database.close,
    }
  } catch (error) {
    await database.close()
    throw error
  }
}

function turnOfEvents(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

/** A new epoch for a store that was put back from a backup. False when there is none; throws the start problems of `openDatabase`. */
export async function renewEpoch(dataDir: string, random: RandomBytes): Promise<boolean> {
  if (!hasDatabase(dataDir)) return false
  const database = openDatabase(dataDir)
  try {
    await writeNewEpoch(database.db, random)
    return true
  } finally {
    await database.close()
  }
}
