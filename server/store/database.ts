// A data folder's database: who may have it, and what its trouble is called.
import { existsSync, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Database as SqliteDatabase } from 'better-sqlite3'
import type { Kysely } from 'kysely'
import { Problem } from '../../core/problem.ts'
import { lockFolder } from './lock.ts'
import type { Tables } from './schema.ts'
import { isMigrated, openFile, query } from './sqlite-file.ts'

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
  const unlock = takeFolder(dataDir)
  try {
    const sqlite = onFolder(dataDir, () => openFile(fileIn(dataDir), 'own'))
    return {
      db: query(sqlite),
      isMigrated: async () => isMigrated(sqlite),
      close: () => close(sqlite, unlock),
    }
  } catch (error) {
    unlock()
    throw error
  }
}

/** Makes the folder and keeps others out of it until the answer is called. Throws as `openDatabase` does. */
export function takeFolder(dataDir: string): () => void {
  return onFolder(dataDir, () => {
    makeFolder(dataDir)
    return lockFolder(dataDir)
  })
}

/** Whether anything was ever stored here; makes nothing. */
export function hasDatabase(dataDir: string): boolean {
  return existsSync(fileIn(dataDir))
}

/** Reads beside a running server; sees the last commit before each query. Null when nothing was ever stored here. */
export function openReadOnly(dataDir: string): Pick<Database, 'db' | 'close'> | null {
  if (!hasDatabase(dataDir)) return null
  const sqlite = onFolder(dataDir, () => openFile(fileIn(dataDir), 'read'))
  return { db: query(sqlite), close: async () => void sqlite.close() }
}

/** Writes beside a running server, a short transaction at a time. Null when nothing was ever stored here. */
export function openBeside(dataDir: string): SqliteDatabase | null {
  return hasDatabase(dataDir) ? onFolder(dataDir, () => openFile(fileIn(dataDir), 'beside')) : null
}

/** Step by step: Node's own `recursive` never ends where the system says ENOENT for a folder it will not make, as below /proc. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return
  makeFolder(dirname(folder))
  mkdirSync(folder)
}

export const fileIn = (dataDir: string) => join(dataDir, 'domdom.sqlite')

async function close(sqlite: SqliteDatabase, unlock: () => void): Promise<void> {
  if (sqlite.open) {
    sqlite.pragma('wal_checkpoint(TRUNCATE)')
    sqlite.close()
  }
  unlock()
}

export function onFolder<T>(dataDir: string, open: () => T): T {
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
