// The store's door: a folder becomes an identity that signs and a place that keeps records.
import type { RandomBytes } from '../../core/ports.ts'
import { hasDatabase, openDatabase } from './database.ts'
import { loadSelf, type Self, writeNewEpoch } from './identity.ts'
import { type Delivery, type Incoming, storeBatch } from './records.ts'
import type { Verdicts } from './schema.ts'

export type { Delivery, Incoming } from './records.ts'
export type { Verdicts } from './schema.ts'

export interface Store extends Self {
  receive(delivery: Delivery, batch: readonly Incoming[]): Promise<Verdicts>
  /** A real write; throws when the disk or the database does not take it. */
  probe(): Promise<void>
  isMigrated(): Promise<boolean>
  /** Checkpoints the log into the database and gives the folder back. */
  close(): Promise<void>
}

/** Throws the start problems of `openDatabase`. */
export async function openStore(dataDir: string, random: RandomBytes): Promise<Store> {
  const database = openDatabase(dataDir)
  try {
    const { db } = database
    return {
      ...(await loadSelf(db, random)),
      receive: (delivery, batch) => storeBatch(db, delivery, batch),
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
