// What happens when the records' database will not open, again and again (F8): the phone works in a second one, and brings the work back
// as soon as the first opens. Neither is ever deleted. Chosen once a start: a tab never changes its database under a learner's hands.
import { mergeInto } from '../../core/phone/merge.ts'
import { isProblem } from '../../core/problem.ts'
import { type DatabasePorts, databaseNamed, openRecordsDatabase, type RecordsDatabase } from './database.ts'
import { createDexieDb } from './dexie-db.ts'

export interface Ladder {
  readonly database: RecordsDatabase
  /** True while this tab works in the second database. */
  isSecond(): boolean
}

/** `tell` is called when work came back from the second database. */
export function createLadder(ports: DatabasePorts, names: LadderNames, tell: () => void): Ladder {
  const first = openRecordsDatabase(ports, names.first)
  const second = openRecordsDatabase(ports, names.second)
  let held: Promise<RecordsDatabase> | null = null
  let taken: RecordsDatabase | null = null
  const choose = async () => {
    taken = (await opensOrThrows(first)) ? first : second
    // Not waited for: the learner's own database is open, and a second one that hangs must not keep anybody waiting.
    if (taken === first) void bringBack(ports, names, first, second, tell)
    else await second.use(async () => undefined)
    return taken
  }
  const chosen = () => {
    held ??= choose().catch((error) => {
      held = null
      throw error
    })
    return held
  }
  return {
    database: {
      use: async (run) => (await chosen()).use(run),
      forget() {
        first.forget()
        second.forget()
      },
    },
    isSecond: () => taken === second,
  }
}

export interface LadderNames {
  readonly first: string
  readonly second: string
}

/** False when only a second database can help. A full phone or a newer app's database is told as it is: a second one would cure neither. */
async function opensOrThrows(first: RecordsDatabase): Promise<boolean> {
  try {
    await first.use(async () => undefined)
    return true
  } catch (error) {
    if (!isProblem(error, 'storage/unavailable')) throw error
    return false
  }
}

/** Trouble here waits for the next start: nothing is lost by waiting. */
async function bringBack(
  ports: DatabasePorts,
  names: LadderNames,
  first: RecordsDatabase,
  second: RecordsDatabase,
  tell: () => void,
): Promise<void> {
  try {
    if ((await databaseNamed(names.second)) === undefined) return
    if (await mergeInto(createDexieDb(first), createDexieDb(second), ports.sha256)) tell()
  } catch (error) {
    if (!isProblem(error)) throw error
  }
}
