// One process owns a data folder. The lock is a transaction held open on a small database of its own:
// the kernel lets it go with the process, so a kill -9 leaves nothing to clean up.
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { Problem } from '../../core/problem.ts'

/** Takes the folder or throws 'start/database-in-use'; the answer gives it back. */
export function lockFolder(dataDir: string): () => void {
  const lock = new Sqlite(join(dataDir, 'domdom.lock'), { timeout: 0 })
  try {
    lock.exec('begin exclusive')
  } catch (error) {
    lock.close()
    if (error instanceof Sqlite.SqliteError && error.code.startsWith('SQLITE_BUSY')) {
      throw new Problem('start/database-in-use', { folder: dataDir }, error)
    }
    throw error
  }
  return () => {
    lock.close()
  }
}
