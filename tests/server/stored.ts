// What lies in a data folder, read beside the server.
import type { Kysely } from 'kysely'
import { openReadOnly } from '../../server/store/database.ts'
import type { Tables } from '../../server/store/schema.ts'

export async function readStore<T>(dataDir: string, read: (db: Kysely<Tables>) => Promise<T>): Promise<T> {
  const reader = openReadOnly(dataDir)
  if (reader === null) throw new Error('no database')
  try {
    return await read(reader.db)
  } finally {
    await reader.close()
  }
}

export const rowsIn = (dataDir: string) =>
  readStore(dataDir, (db) => db.selectFrom('record').selectAll().orderBy('learner_id').orderBy('version').execute())

export const countersIn = (dataDir: string) =>
  readStore(dataDir, (db) => db.selectFrom('learner_counter').selectAll().orderBy('learner_id').execute())
