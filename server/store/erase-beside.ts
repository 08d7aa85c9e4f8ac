// Erasure from the command line, beside a running server or without one.
import { openBeside } from './database.ts'
import { eraseLearner, fileLedger } from './erasures.ts'
import { sqlStore } from './sql-tx.ts'
import { query } from './sqlite-file.ts'

export interface Erased {
  /** How many records went. */
  readonly records: number
  /** False when this learner was erased before. */
  readonly isNew: boolean
}

/** Also for a learner nobody knows: a letter may still be on its way. Null where nothing was ever stored. */
export async function eraseBeside(dataDir: string, learner: string, at: number): Promise<Erased | null> {
  const sqlite = openBeside(dataDir)
  if (sqlite === null) return null
  try {
    const counted = sqlite
      .prepare<[string], { records: number }>('select count(*) as records from record where learner_id = ?')
      .get(learner)
    const isNew = await eraseLearner(sqlStore(query(sqlite)), fileLedger(dataDir), learner, at)
    // What was erased must not stay readable in the log. A reader at work keeps it for now; the server's next checkpoint ends it.
    sqlite.pragma('wal_checkpoint(TRUNCATE)')
    return { records: counted?.records ?? 0, isNew }
  } finally {
    sqlite.close()
  }
}
