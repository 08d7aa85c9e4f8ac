// The phone's tables on the product's own code over IndexedDB: each tab opens the database as the app does, ballast and all, and whatever
// strikes a call aborts the real transaction. What was committed is read back row by row into the disk that onlookers see.
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import { type Key, type PhoneDb, primaryKeys, type Rows, type TableName, type Tx } from '../../core/phone/tables.ts'
import { isProblem } from '../../core/problem.ts'
import type { RecordsDatabase } from '../../src/records/database.ts'
import { guarded } from './guarded-tx.ts'
import { type DbCall, type MemoryDb, type MemoryDbOptions, Stop } from './memory-db.ts'
import { commit, deleteRow, type MemoryDisk, putRow, rowsOf } from './memory-disk.ts'
import { sha256 } from './stand-ins.ts'

export interface RealDisks {
  openDb(disk: MemoryDisk, options: MemoryDbOptions): MemoryDb
  /** In the order they were first opened. */
  readonly disks: readonly MemoryDisk[]
  /** All rows of all tables, as IndexedDB has them. */
  rowsOf(disk: MemoryDisk): Promise<ReadonlyMap<TableName, readonly object[]>>
  close(): Promise<void>
}

const tableNames = Object.keys(primaryKeys) as readonly TableName[]

/** A browser's storage of its own, with a database for each disk. */
export async function createRealDisks(): Promise<RealDisks> {
  const indexedDB = new IDBFactory()
  Object.assign(globalThis, { indexedDB, IDBKeyRange })
  const { Dexie } = await import('dexie')
  Object.assign(Dexie.dependencies, { indexedDB, IDBKeyRange })
  const { openRecordsDatabase } = await import('../../src/records/database.ts')
  const { createDexieDb } = await import('../../src/records/dexie-db.ts')
  const ports = { timers: { after: () => () => undefined }, random: (length: number) => new Uint8Array(length), sha256 }
  const disks: MemoryDisk[] = []
  const opened: RecordsDatabase[] = []
  const filled = new Map<string, Promise<void>>()

  function connect(disk: MemoryDisk): Connected {
    if (!disks.includes(disk)) disks.push(disk)
    // A disk that lost its last commits goes on as a database that never had them.
    const name = `disk-${disks.indexOf(disk)}-${disk.powerLosses}`
    const database = openRecordsDatabase(ports, name)
    opened.push(database)
    const db = createDexieDb(database)
    const ready = () => {
      const filling = filled.get(name) ?? (isEmpty(disk) ? Promise.resolve() : fill(db, disk))
      filled.set(name, filling)
      return filling
    }
    return { database, db, ready }
  }

  return {
    openDb: (disk, options) => createRealDb(disk, connect(disk), options),
    disks,
    async rowsOf(disk) {
      const { db, ready } = connect(disk)
      await ready()
      return db.read(tableNames, async (tx) => {
        const rows = new Map<TableName, readonly object[]>()
        for (const name of tableNames) rows.set(name, await tx.all(name))
        return rows
      })
    },
    async close() {
      for (const database of opened) await database.use(async (db) => db.close())
    },
  }
}

interface Connected {
  readonly database: RecordsDatabase
  readonly db: PhoneDb
  /** The disk's rows are in the database: a copied profile's are put there at first. */
  ready(): Promise<void>
}

const isEmpty = ({ tables }: MemoryDisk) =>
  tableNames.every((name) => tables[name].nextOrder === 1 && tables[name].rows.size === 0)

function createRealDb(disk: MemoryDisk, { database, db, ready }: Connected, options: MemoryDbOptions): MemoryDb {
  let dead = false

  function check(call: DbCall): void {
    const fault = dead ? 'die' : (options.fault?.(call) ?? null)
    if (fault === null) return
    if (isProblem(fault)) throw fault
    if (fault === 'die') dead = true
    throw new Stop()
  }

  async function transact<T>(mode: DbCall['mode'], tables: readonly TableName[], work: (tx: Tx) => Promise<T>) {
    await options.turn?.()
    const leave = await options.enter?.()
    const touched = new Map<TableName, Set<Key>>()
    const note = (table: TableName, keys: readonly Key[]) => {
      const known = touched.get(table) ?? new Set()
      for (const key of keys) known.add(key)
      touched.set(table, known)
    }
    try {
      if (dead) throw new Stop()
      await ready()
      const result = await db[mode](tables, async (tx) => {
        touched.clear()
        let isOver = false
        const seen = (kind: DbCall['kind'], table: TableName | null) => {
          if (isOver) throw new Stop()
          check({ kind, mode, table })
        }
        try {
          seen('begin', null)
          const worked = await work(guarded(tx, seen, note))
          seen('commit', null)
          return worked
        } finally {
          isOver = true
        }
      })
      await readBack(database, disk, touched)
      options.committed?.(mode)
      return result
    } catch (error) {
      return error instanceof Stop ? new Promise<never>(() => undefined) : Promise.reject(error)
    } finally {
      leave?.()
    }
  }

  return {
    disk,
    read: (tables, work) => transact('read', tables, work),
    write: (tables, work) => transact('write', tables, work),
    die() {
      dead = true
    },
    isDead: () => dead,
  }
}

type Touched = ReadonlyMap<TableName, ReadonlySet<Key>>

/** What onlookers see is what the database holds now under every key that was written; asked without Dexie. */
async function readBack(database: RecordsDatabase, disk: MemoryDisk, touched: Touched): Promise<void> {
  const names = [...touched.keys()]
  if (names.length === 0) return
  const undo: (() => void)[] = []
  const transaction = await database.use(async (db) => db.backendDB().transaction(names, 'readonly'))
  await new Promise<void>((resolve, reject) => {
    transaction.oncomplete = () => resolve()
    transaction.onerror = transaction.onabort = () => reject(transaction.error)
    for (const [name, keys] of touched) {
      const store = transaction.objectStore(name)
      for (const key of keys) {
        const request = store.get(key)
        request.onsuccess = () => seeRow(disk, name, key, request.result, undo)
      }
    }
  })
  commit(disk, undo)
}

function seeRow(
  disk: MemoryDisk,
  name: TableName,
  key: Key,
  row: Rows[TableName] | undefined,
  undo: (() => void)[],
): void {
  if (row === undefined) deleteRow(disk, name, key, undo)
  else putRow(disk, name, row, undo, false)
}

/** A copied profile: every row in a database of its own, and its counters where they stood. */
async function fill(db: PhoneDb, disk: MemoryDisk): Promise<void> {
  await db.write(tableNames, async (tx) => {
    for (const name of tableNames) {
      await tx.putMany(name, rowsOf(disk, name) as Rows[typeof name][])
      const last = disk.tables[name].nextOrder - 1
      // Numbers that were given to rows since deleted are not given again.
      if ((name === 'records' || name === 'learners') && last > 0 && !disk.tables[name].rows.has(last)) {
        await tx.putMany(name, [{ id: 'gone', order: last, learner: '' } as unknown as Rows[typeof name]])
        await tx.deleteMany(name, [last])
      }
    }
  })
}
