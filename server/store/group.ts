// Group commit: what comes while a transaction is written waits, and shares the next one. Every answer still waits for its own commit (M27).
import type { StoreDb, StoreTx } from './store-tx.ts'

interface Waiting {
  /** Runs in the shared transaction; the answer hands the result over once that is written. */
  readonly work: (tx: StoreTx) => Promise<() => void>
  readonly alone: () => Promise<void>
}

/** `afterTurn` resolves when the requests of this turn of the event loop have had their say. */
export function grouped(db: StoreDb, afterTurn: () => Promise<void>): StoreDb {
  let waiting: Waiting[] = []
  let isRunning = false
  async function run(): Promise<void> {
    isRunning = true
    await afterTurn()
    while (waiting.length > 0) {
      const group = waiting
      waiting = []
      await runGroup(db, group)
    }
    isRunning = false
  }
  return {
    transact: (work) =>
      new Promise((resolve, reject) => {
        waiting.push({
          work: async (tx) => {
            const result = await work(tx)
            return () => resolve(result)
          },
          alone: () => db.transact(work).then(resolve, reject),
        })
        if (!isRunning) void run()
      }),
  }
}

/** One bad apple fails the transaction of all: then each is tried by itself. */
async function runGroup(db: StoreDb, group: readonly Waiting[]): Promise<void> {
  const [first] = group
  if (first !== undefined && group.length === 1) return first.alone()
  try {
    const tellAll = await db.transact(async (tx) => {
      const tells: (() => void)[] = []
      for (const { work } of group) tells.push(await work(tx))
      return tells
    })
    for (const tell of tellAll) tell()
  } catch (_toldByEachAlone) {
    for (const { alone } of group) await alone()
  }
}
