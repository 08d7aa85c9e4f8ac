// What a server refused an older app may be what this one says rightly: refused records go out once more after each update.
import { isStorageProblem } from '../../core/storage-trouble.ts'
import type { RecordsDatabase } from './database.ts'
import { putRefusedBack } from './outbox.ts'

/** The answer looks at most once a session; where nothing can be written, sending goes on and the next call tries again. */
export function createRetryAfterUpdate(
  database: RecordsDatabase,
  appVersion: string | undefined,
  tell: () => void,
): () => Promise<void> {
  let done = appVersion === undefined
  return async () => {
    if (done || appVersion === undefined) return
    try {
      if (await retryIfUpdated(database, appVersion)) tell()
      done = true
    } catch (error) {
      if (!isStorageProblem(error)) throw error
    }
  }
}

/** True when the version differs from the one remembered. */
function retryIfUpdated(database: RecordsDatabase, version: string): Promise<boolean> {
  return database.use((db) =>
    db.transaction('rw', [db.app, db.outbox], async () => {
      if ((await db.app.get('current'))?.version === version) return false
      await putRefusedBack(db)
      await db.app.put({ key: 'current', version })
      return true
    }),
  )
}
