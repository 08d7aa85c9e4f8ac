// Faults of programming in the code over IndexedDB and SQLite, which histories in memory never run: only S+ can see them.
import type { Edit } from './mutants.ts'

export interface PlusMutant {
  readonly what: string
  readonly edit: Edit
}

export const plusMutants: readonly PlusMutant[] = [
  {
    what: 'an index range leaves out its end',
    edit: {
      file: 'src/records/dexie-tx.ts',
      from: 'tables.table(name).where(index).between(from, to, true, true)',
      to: 'tables.table(name).where(index).between(from, to, true, false)',
    },
  },
  {
    what: 'each call on the phone is a transaction of its own',
    edit: {
      file: 'src/records/dexie-db.ts',
      from: "db.transaction('rw', [...tables], async () => work(txOver(db)))",
      to: 'work(txOver(db))',
    },
  },
  {
    what: 'each call on the server is a transaction of its own',
    edit: {
      file: 'server/store/sql-tx.ts',
      from: 'await db.transaction().execute((tx) => work(storeTx(tx)))',
      to: 'await work(storeTx(db as Transaction<Tables>))',
    },
  },
  {
    what: 'an ON CONFLICT that overwrites: what lies in a backup is forgotten',
    edit: {
      file: 'server/store/sql-tx.ts',
      from: "durable: eb.ref('excluded.durable')",
      to: 'durable: eb.val(0)',
    },
  },
]
