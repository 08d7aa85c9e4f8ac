// One database connection that is opened at first need, watched while it opens, and opened again when the browser drops it.
// Field numbers: opening fails or hangs far more often than writing does, and a second try often cures it.
import { limits } from './limits.ts'
import { type Timers, wait } from './phone-ports.ts'
import { isProblem, Problem } from './problem.ts'
import { isConnectionLost, storageTrouble } from './storage-trouble.ts'

export interface Connection<Db> {
  /** Runs on the open database. Throws 'storage/…' Problems for storage trouble. */
  use<T>(run: (db: Db) => PromiseLike<T>): Promise<T>
  /** Call when the database was closed from outside; the next use opens it anew. */
  forget(): void
}

interface Closable {
  close(): void
}

export function createConnection<Db extends Closable>(open: () => Promise<Db>, timers: Timers): Connection<Db> {
  let held: Promise<Db> | null = null
  const forget = () => {
    held = null
  }
  const ready = () => {
    held ??= openPatiently(open, timers).catch((error) => {
      forget()
      throw error
    })
    return held
  }
  return {
    forget,
    async use(run) {
      try {
        return await again(async () => run(await ready()), forget)
      } catch (error) {
        throw storageTrouble(error)
      }
    },
  }
}

async function again<T>(run: () => Promise<T>, forget: () => void): Promise<T> {
  try {
    return await run()
  } catch (error) {
    if (!isConnectionLost(error)) throw error
    forget()
    return run()
  }
}

async function openPatiently<Db extends Closable>(open: () => Promise<Db>, timers: Timers): Promise<Db> {
  for (let failures = 0; ; failures++) {
    try {
      return await watched(open(), timers)
    } catch (error) {
      const trouble = storageTrouble(error)
      if (isProblem(trouble, 'storage/newer-database')) throw trouble
      if (failures >= limits.openRetriesMax) {
        throw isProblem(trouble) ? trouble : new Problem('storage/unavailable', {}, error)
      }
      await wait(limits.openRetryMs * 3 ** failures, timers)
    }
  }
}

/** A database that opens after the watchdog barked is closed again: nobody would use it, and it would block an upgrade. */
function watched<Db extends Closable>(opening: Promise<Db>, timers: Timers): Promise<Db> {
  return new Promise((resolve, reject) => {
    let barked = false
    const cancel = timers.after(limits.openWatchdogMs, () => {
      barked = true
      reject(new Problem('storage/unavailable', { waitedMs: limits.openWatchdogMs }))
    })
    opening
      .then((db) => (barked ? db.close() : resolve(db)))
      .catch(reject)
      .finally(cancel)
  })
}
