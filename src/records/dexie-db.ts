import type { PhoneDb, TableName, Tx } from '../../core/phone/tables.ts'
import { savedWithBallast } from './ballast.ts'
import type { RecordsDatabase } from './database.ts'
import { txOver } from './dexie-tx.ts'

/**
 * Core's tables in IndexedDB. Writes are strict (D4): they resolve when they are on disk.
 * Dexie keeps a transaction over native awaits only for a function that is itself async (4.4.7).
 */
export function createDexieDb(database: RecordsDatabase): PhoneDb {
  return {
    read: (tables, work) => database.use((db) => db.transaction('r', [...tables], async () => work(txOver(db)))),
    write<T>(tables: readonly TableName[], work: (tx: Tx) => Promise<T>) {
      return database.use((db) =>
        savedWithBallast(db, () => db.transaction('rw', [...tables], async () => work(txOver(db)))),
      )
    },
  }
}
