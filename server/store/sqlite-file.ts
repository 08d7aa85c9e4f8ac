// One SQLite file of ours: opened, known for ours, durable, and stepped forward.
import Sqlite from 'better-sqlite3'
import { Kysely, SqliteDialect } from 'kysely'
import { Problem } from '../../core/problem.ts'
import { addToSum, noSum } from '../../core/record/sum.ts'
import { migrations } from './migrations.ts'
import type { Tables } from './schema.ts'

/** "DOMD": tells our file from any other SQLite file. */
const APPLICATION_ID = 0x444f4d44
const FULL = 2
const BUSY_TIMEOUT_MS = 5_000
const STATEMENTS_HELD_MAX = 100

/**
 * 'own': this process alone writes, and takes every step of the schema. 'beside': writes next to a running server, which must have
 * taken the steps. 'read': only reads, likewise. Throws 'storage/newer-database', 'storage/older-database' or 'storage/unavailable'.
 */
export function openFile(file: string, mode: 'own' | 'beside' | 'read'): Sqlite.Database {
  const sqlite = new Sqlite(file, {
    readonly: mode === 'read',
    fileMustExist: mode !== 'own',
    timeout: BUSY_TIMEOUT_MS,
  })
  try {
    assertOurs(sqlite)
    sqlite.aggregate('hash_sum', { start: noSum, step: (sum: string, hash: string) => addToSum(sum, hash) })
    if (mode === 'own') prepareForWriting(sqlite)
    else assertStepped(sqlite)
    assertDurable(sqlite)
    // What is erased is written over, not only unlinked (I16).
    if (mode !== 'read') sqlite.pragma('secure_delete = ON')
    return sqlite
  } catch (error) {
    sqlite.close()
    throw error
  }
}

export function isMigrated(sqlite: Sqlite.Database): boolean {
  return stepOf(sqlite) === migrations.length
}

function prepareForWriting(sqlite: Sqlite.Database): void {
  sqlite.pragma('journal_mode = WAL')
  sqlite.pragma('foreign_keys = ON')
  sqlite.pragma('synchronous = FULL')
  migrate(sqlite)
}

/** better-sqlite3 opens an existing WAL file with NORMAL, which loses acknowledged commits at a power cut. */
function assertDurable(sqlite: Sqlite.Database): void {
  sqlite.pragma('synchronous = FULL')
  const level = sqlite.pragma('synchronous', { simple: true })
  if (level !== FULL) throw new Error(`synchronous is ${String(level)}`)
}

function assertOurs(sqlite: Sqlite.Database): void {
  const id = sqlite.pragma('application_id', { simple: true })
  const tables = sqlite.prepare<[], { count: number }>('select count(*) as count from sqlite_schema').get()
  const isFresh = id === 0 && tables?.count === 0
  if (id !== APPLICATION_ID && !isFresh) throw new Problem('storage/unavailable', { file: sqlite.name })
  const step = stepOf(sqlite)
  if (step > migrations.length) throw new Problem('storage/newer-database', { found: step, known: migrations.length })
}

function assertStepped(sqlite: Sqlite.Database): void {
  if (!isMigrated(sqlite)) throw new Problem('storage/older-database', { found: stepOf(sqlite) })
}

function stepOf(sqlite: Sqlite.Database): number {
  return Number(sqlite.pragma('user_version', { simple: true }))
}

/** Each step and its number in one transaction: a kill between two leaves a whole step. */
function migrate(sqlite: Sqlite.Database): void {
  for (const [index, step] of migrations.entries()) {
    if (index < stepOf(sqlite)) continue
    sqlite.exec(
      `begin immediate; ${step}; pragma application_id = ${APPLICATION_ID}; pragma user_version = ${index + 1}; commit`,
    )
  }
}

export function query(sqlite: Sqlite.Database): Kysely<Tables> {
  const prepared = new Map<string, Sqlite.Statement>()
  const prepare = (asked: string) => {
    const text = asked === 'rollback' && !sqlite.inTransaction ? NOTHING : asked
    const statement = prepared.get(text) ?? sqlite.prepare(immediate(text))
    if (prepared.size >= STATEMENTS_HELD_MAX) prepared.clear()
    prepared.set(text, statement)
    return statement
  }
  return new Kysely<Tables>({ dialect: new SqliteDialect({ database: { prepare, close: () => sqlite.close() } }) })
}

/** A full disk ends a transaction by itself: to roll it back once more would fail, and hide why. */
const NOTHING = 'select 0 limit 0'

/** Every transaction here writes; taking the write lock first means that none can fail halfway for want of it. */
const immediate = (text: string) => (text === 'begin' ? 'begin immediate' : text)
