// What a server refused an older app may be what this one says rightly: refused records go out once more after each update.
import { isStorageProblem } from '../storage-trouble.ts'
import { putRefusedBack } from './settle.ts'
import type { PhoneDb } from './tables.ts'

/** The answer looks at most once a session; where nothing can be written, sending goes on and the next call tries again. */
export function createRetryAfterUpdate(
  db: PhoneDb,
  appVersion: string | undefined,
  tell: () => void,
): () => Promise<void> {
  let done = appVersion === undefined
  return async () => {
    if (done || appVersion === undefined) return
    try {
      if (await retryIfUpdated(db, appVersion)) tell()
      done = true
    } catch (error) {
      if (!isStorageProblem(error)) throw error
    }
  }
}

/** True when the version differs from the one remembered. */
function retryIfUpdated(db: PhoneDb, version: string): Promise<boolean> {
  return db.write(['app', 'outbox'], async (tx) => {
    if ((await tx.get('app', 'current'))?.version === version) return false
    await putRefusedBack(tx)
    await tx.putMany('app', [{ key: 'current', version }])
    return true
  })
}
