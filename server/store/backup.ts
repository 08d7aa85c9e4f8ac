// A backup is believed once it was read back: copied beside the running server, checked whole, and only then does the durable watermark of
// every learner move up to what lies in it (D7).
import { existsSync, renameSync, rmSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { Database as SqliteDatabase } from 'better-sqlite3'
import { Problem } from '../../core/problem.ts'
import { onFolder, openBeside } from './database.ts'
import { openFile } from './sqlite-file.ts'
import { syncToDisk } from './sync-to-disk.ts'

export interface BackupCounts {
  readonly learners: number
  readonly records: number
}

/** Null when there is nothing to back up. Throws 'storage/exists' for a file that is there, 'storage/damaged' for a copy that is not whole. */
export function backupTo(dataDir: string, file: string): BackupCounts | null {
  const source = openBeside(dataDir)
  if (source === null) return null
  try {
    if (existsSync(file)) throw new Problem('storage/exists', { file })
    const part = `${resolve(file)}.part`
    rmSync(part, { force: true })
    const counts = madePart(source, part)
    renameSync(part, file)
    syncToDisk(dirname(resolve(file)))
    raiseDurable(source, file)
    return counts
  } finally {
    source.close()
  }
}

/** On a full disk half a copy is in the way of everything else. */
function madePart(source: SqliteDatabase, part: string): BackupCounts {
  try {
    source.prepare('vacuum into ?').run(part)
    syncToDisk(part)
    return checkedCounts(part)
  } catch (error) {
    rmSync(part, { force: true })
    throw error
  }
}

/** Throws 'storage/damaged' unless every page, every version and every learner's sum is as it should be. Writes nothing. */
export function checkedCounts(file: string): BackupCounts {
  const sqlite = onFolder(file, () => openFile(file, 'read'))
  try {
    const integrity = sqlite.pragma('integrity_check', { simple: true })
    if (integrity !== 'ok') throw new Problem('storage/damaged', { file, found: String(integrity) })
    const [wrong] = sqlite.prepare<[], { learner: string }>(WRONG_COUNTERS).all()
    if (wrong !== undefined) throw new Problem('storage/damaged', { file, found: `learner ${wrong.learner}` })
    const counts = sqlite.prepare<[], BackupCounts>(COUNTS).get()
    if (counts === undefined) throw new Error('counting gave no row')
    return counts
  } finally {
    sqlite.close()
  }
}

const COUNTS = `select (select count(*) from learner_counter) as learners, (select count(*) from record) as records`

/** Learners whose counter does not say what their records do: how many, how far, and which content. */
const WRONG_COUNTERS = `
  with held as (
    select learner_id, count(*) as count, max(version) as version, hash_sum(content_hash) as sum from record group by learner_id
  )
  select coalesce(held.learner_id, learner_counter.learner_id) as learner
  from held full join learner_counter on learner_counter.learner_id = held.learner_id
  where held.count is not learner_counter.version or held.version is not learner_counter.version
    or held.sum is not learner_counter.sum
  limit 1`

const LEARNERS_AT_ONCE = 5_000

/** A slice at a time, so that the server beside it never waits long. A slice that was not reached is told by the next backup. */
function raiseDurable(source: SqliteDatabase, file: string): void {
  source.prepare('attach ? as copy').run(file)
  const slice = source.prepare<[string, number], { last: string | null }>(
    `select max(learner_id) as last from
       (select learner_id from copy.learner_counter where learner_id > ? order by learner_id limit ?)`,
  )
  const raise = source.prepare(
    `update main.learner_counter set durable = copy.version
     from copy.learner_counter as copy
     where copy.learner_id = main.learner_counter.learner_id and copy.version > main.learner_counter.durable
       and copy.learner_id > ? and copy.learner_id <= ?`,
  )
  let after = ''
  for (;;) {
    const last = slice.get(after, LEARNERS_AT_ONCE)?.last ?? null
    if (last === null) return
    raise.run(after, last)
    after = last
  }
}
