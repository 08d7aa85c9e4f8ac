// A backup put back: checked, given a new epoch, and rid of whoever was erased since, before any server can open it.
import { copyFileSync, renameSync, rmSync } from 'node:fs'
import type { RandomBytes } from '../../core/ports.ts'
import { Problem } from '../../core/problem.ts'
import { checkedCounts } from './backup.ts'
import { fileIn, hasDatabase, onFolder, takeFolder } from './database.ts'
import { applyErasures, fileLedger } from './erasures.ts'
import { writeNewEpoch } from './identity.ts'
import { sqlStore } from './sql-tx.ts'
import { isMigrated, openFile, query } from './sqlite-file.ts'
import { syncToDisk } from './sync-to-disk.ts'

export interface Restored {
  readonly learners: number
  readonly records: number
  /** Learners of the backup that were erased after it was made. */
  readonly erased: number
}

/**
 * Into a folder without a database; an erasure ledger may lie there. A kill at any moment leaves the folder without one, or whole.
 * Throws 'storage/exists', 'storage/damaged', 'start/database-in-use' and the other problems of opening.
 */
export async function restoreFrom(file: string, dataDir: string, random: RandomBytes): Promise<Restored> {
  const unlock = takeFolder(dataDir)
  try {
    if (hasDatabase(dataDir)) throw new Problem('storage/exists', { file: fileIn(dataDir) })
    const part = `${fileIn(dataDir)}.part`
    dropParts(part)
    onFolder(file, () => copyFileSync(file, part))
    const erased = await madeReady(part, dataDir, random)
    const counts = checkedCounts(part)
    dropLog(part)
    syncToDisk(part)
    renameSync(part, fileIn(dataDir))
    syncToDisk(dataDir)
    return { ...counts, erased }
  } finally {
    unlock()
  }
}

/** The steps of the schema that it lacks, a new epoch, and the erasures of the ledger. */
async function madeReady(part: string, dataDir: string, random: RandomBytes): Promise<number> {
  const sqlite = onFolder(part, () => openFile(part, 'own'))
  try {
    if (!isMigrated(sqlite)) throw new Error('a step was left out')
    const db = query(sqlite)
    await writeNewEpoch(db, random)
    return await applyErasures(sqlStore(db), fileLedger(dataDir))
  } finally {
    sqlite.pragma('wal_checkpoint(TRUNCATE)')
    sqlite.close()
  }
}

function dropParts(part: string): void {
  rmSync(part, { force: true })
  dropLog(part)
}

function dropLog(part: string): void {
  for (const end of ['-wal', '-shm']) rmSync(part + end, { force: true })
}
