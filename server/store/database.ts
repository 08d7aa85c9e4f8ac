// The one file of SQLite: how it is opened, checked, stepped forward and closed.
import { existsSync, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { Kysely, SqliteDialect } from 'kysely'
import { Problem } from '../../core/problem.ts'
import { lockFolder } from './lock.ts'
import { migrations } from './migrations.ts'
import type { Tables } from './schema.ts'

/** "DOMD": tells our file from any other SQLite file. */
const APPLICATION_ID = 0x444f4d44
const FULL = 2
const BUSY_TIMEOUT_MS = 5_000
const STATEMENTS_HELD_MAX = 100

export interface Database {
  readonly db: Kysely<Tables>
  /** Asks the file itself. */
  isMigrated(): Promise<boolean>
  close(): Promise<void>
}

/**
 * The folder's database, made when there is none, owned by this process until closed. Throws 'start/folder-not-writable',
 * 'start/database-in-use', 'storage/newer-database' or 'storage/unavailable' (not a database of ours).
 */
export function openDatabase(dataDir: string): Database {
  const unlock = onFolder(dataDir, () => {
    makeFolder(dataDir)
    return lockFolder(dataDir)
  })
  try {
    const sqlite = onFolder(dataDir, () => connect(fileIn(dataDir), {}))
    return {
      db: query(sqlite),
      isMigrated: async () => stepOf(sqlite) === migrations.length,
      close: () => close(sqlite, unlock),
    }
  } catch (error) {
    unlock()
    throw error
  }
}

/** Whether anything was ever stored here; makes nothing. */
export function hasDatabase(dataDir: string): boolean {
  return existsSync(fileIn(dataDir))
}

/** Reads beside a running server; sees the last commit before each query. Null when nothing was ever stored here. */
export function openReadOnly(dataDir: string): Pick<Database, 'db' | 'close'> | null {
  if (!hasDatabase(dataDir)) return null
  const sqlite = onFolder(dataDir, () => connect(fileIn(dataDir), { readonly: true }))
  return { db: query(sqlite), close: async () => void sqlite.close() }
}

/** Step by step: Node's own `recursive` never ends where the system says ENOENT for a folder it will not make, as below /proc. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return
  makeFolder(dirname(folder))
  mkdirSync(folder)
}

const fileIn = (dataDir: string) => join(dataDir, 'domdom.sqlite')

function connect(file: string, options: Sqlite.Options): Sqlite.Database {
  const sqlite = new Sqlite(file, { ...options, timeout: BUSY_TIMEOUT_MS })
  try {
    assertOurs(sqlite)
    if (options.readonly !== true) prepareForWriting(sqlite)
    assertDurable(sqlite)
    return sqlite
  } catch (error) {
    sqlite.close()
    throw error
  }
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

function query(sqlite: Sqlite.Database): Kysely<Tables> {
  const prepared = new Map<string, Sqlite.Statement>()
  const prepare = (text: string) => {
    const statement = prepared.get(text) ?? sqlite.prepare(immediate(text))
    if (prepared.size >= STATEMENTS_HELD_MAX) prepared.clear()
    prepared.set(text, statement)
    return statement
  }
  return new Kysely<Tables>({ dialect: new SqliteDialect({ database: { prepare, close: () => sqlite.close() } }) })
}

/** Every transaction here writes; taking the write lock first means that none can fail halfway for want of it. */
const immediate = (text: string) => (text === 'begin' ? 'begin immediate' : text)

async function close(sqlite: Sqlite.Database, unlock: () => void): Promise<void> {
  if (sqlite.open) {
    sqlite.pragma('wal_checkpoint(TRUNCATE)')
    sqlite.close()
  }
  unlock()
}

function onFolder<T>(dataDir: string, open: () => T): T {
  try {
    return open()
  } catch (error) {
    throw problemOf(error, dataDir)
  }
}

const cannotWrite = ['EACCES', 'EPERM', 'EROFS', 'ENOENT', 'ENOTDIR', 'EEXIST', 'ENAMETOOLONG', 'ENOSPC']
const cannotWriteSqlite = ['SQLITE_CANTOPEN', 'SQLITE_READONLY', 'SQLITE_PERM', 'SQLITE_FULL']
const notADatabase = ['SQLITE_NOTADB', 'SQLITE_CORRUPT']

function problemOf(error: unknown, folder: string): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (error instanceof Problem) return error
  if (cannotWrite.includes(code) || cannotWriteSqlite.some((known) => code.startsWith(known))) {
    return new Problem('start/folder-not-writable', { folder }, error)
  }
  if (notADatabase.some((known) => code.startsWith(known))) return new Problem('storage/unavailable', { folder }, error)
  return error
}
