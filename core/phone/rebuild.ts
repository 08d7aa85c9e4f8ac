import type { Sha256 } from '../ports.ts'
import { isLink, nextLink, noLink } from '../record/chain.ts'
import { addRecord, noProgress } from '../record/progress.ts'
import { isSound } from './sound.ts'
import type { ProgressRow, Tx } from './tables.ts'

/** Storage loses bits: a progress row that makes no sense must not stop a save, for all of it follows from the records (F14). */
export function isProgressSound(row: ProgressRow | undefined): row is ProgressRow {
  if (row === undefined || typeof row.progress !== 'object' || row.progress === null) return false
  return Number.isSafeInteger(row.n) && row.n >= 0 && isLink(row.link)
}

/** The fold of what can be read, and a chain that goes on behind the last record, whatever became of those between. */
export async function rebuildProgress(tx: Tx, learner: string, sha256: Sha256): Promise<ProgressRow> {
  const rows = [...(await tx.list('records', 'learner', learner, learner))]
  const sound = rows.filter((row) => isSound(row, sha256)).sort((a, b) => a.n - b.n)
  const last = sound.at(-1)
  return {
    learner,
    progress: sound.reduce((progress, { record }) => addRecord(progress, record), noProgress),
    n: Math.max(rows.length, last?.n ?? 0),
    link: last === undefined ? noLink : nextLink(last.link, last.hash, sha256),
  }
}
