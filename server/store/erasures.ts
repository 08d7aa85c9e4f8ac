// Erasure on request (I16). The ledger is written first: whatever dies after that, the next start carries it out.
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { isId } from '../../core/id.ts'
import type { ErasureLedger, StoreDb } from './store-tx.ts'
import { syncToDisk } from './sync-to-disk.ts'

/** False when it was erased before. Resolved = gone from the store, and never to come back. */
export async function eraseLearner(db: StoreDb, ledger: ErasureLedger, learner: string, at: number): Promise<boolean> {
  await ledger.add(learner, at)
  return db.transact(async (tx) => {
    const [before] = await tx.erased([learner])
    await tx.erase(learner, at)
    return before === undefined
  })
}

/** At every start: a restored backup still holds whoever was erased after it was made (M24). The number it held. */
export async function applyErasures(db: StoreDb, ledger: ErasureLedger): Promise<number> {
  const entries = await ledger.all()
  return db.transact(async (tx) => {
    const learners = entries.map(({ learner }) => learner)
    const done = new Set(await tx.erased(learners))
    const due = entries.filter(({ learner }) => !done.has(learner))
    for (const { learner, at } of due) await tx.erase(learner, at)
    return new Set(due.map(({ learner }) => learner)).size
  })
}

/** Beside the database and in no backup; ids and times alone, a line each. */
export function fileLedger(dataDir: string): ErasureLedger {
  const file = join(dataDir, 'erasures.log')
  return {
    async add(learner, at) {
      const out = openSync(file, 'a', 0o600)
      try {
        // A line cut by a dead machine is ended first, so that it cannot swallow this one.
        writeSync(out, `\n${learner} ${at}\n`)
        fsyncSync(out)
      } finally {
        closeSync(out)
      }
      syncToDisk(dataDir)
    },
    async all() {
      if (!existsSync(file)) return []
      return readFileSync(file, 'utf8').split('\n').flatMap(entryIn)
    },
  }
}

function entryIn(line: string) {
  const [learner = '', at = ''] = line.split(' ')
  return isId(learner) ? [{ learner, at: Number(at) || 0 }] : []
}
