// The phone's tables in memory, behind the same port as IndexedDB. A transaction is all or nothing; a tab may die in any call of one,
// and any call may fail or never answer. Each tab opens its own door to the one disk.

import type { IndexKey, Key, PhoneDb, Rows, TableName, Tx } from '../../core/phone/tables.ts'
import { isProblem, type Problem } from '../../core/problem.ts'
import { compareKeys, keyReader } from './index-keys.ts'
import { commit, createMemoryDisk, deleteRow, type MemoryDisk, putRow, rowsOf, undoAll } from './memory-disk.ts'

export interface DbCall {
  readonly kind: 'begin' | 'get' | 'list' | 'add' | 'put' | 'delete' | 'commit'
  readonly mode: 'read' | 'write'
  readonly table: TableName | null
}

/** What happens at a call: nothing, a Problem, no answer ever, or the tab's death. */
export type DbFault = Problem | 'hang' | 'die' | null

export interface MemoryDbOptions {
  readonly fault?: (call: DbCall) => DbFault
  /** Awaited before each transaction: the simulator's scheduler. */
  readonly turn?: () => Promise<void>
  /** After a transaction's commit, before its caller knows. */
  readonly committed?: (mode: DbCall['mode']) => void
  /** Who may begin, where it is not only this disk that takes one transaction after the other (gate.ts). */
  readonly enter?: () => Promise<() => void>
  /** Lets the ballast of a full disk go, as the app does; false when there is none. */
  readonly dropBallast?: () => boolean
}

export interface MemoryDb extends PhoneDb {
  readonly disk: MemoryDisk
  /** The tab is gone: what is not committed is not, and nothing it awaits ever resolves. */
  die(): void
  isDead(): boolean
}

/** Ends a transaction whose caller will never hear of it. */
export class Stop extends Error {}

/** Opens a tab's door to a disk; without one, to a new empty disk. */
export function createMemoryDb(disk: MemoryDisk = createMemoryDisk(), options: MemoryDbOptions = {}): MemoryDb {
  let dead = false
  let abandon: (() => void) | null = null
  const never = () => new Promise<never>(() => undefined)

  function check(call: DbCall): void {
    if (dead) throw new Stop()
    const fault = options.fault?.(call) ?? null
    if (fault === null) return
    if (isProblem(fault)) throw fault
    if (fault === 'die') dead = true
    throw new Stop()
  }

  async function transact<T>(mode: DbCall['mode'], tables: readonly TableName[], work: (tx: Tx) => Promise<T>) {
    if (options.turn !== undefined) await options.turn()
    const release = await (options.enter?.() ?? queue(disk))
    const undo: (() => void)[] = []
    let open = true
    const end = (isDone: boolean) => {
      if (!open) return
      open = false
      abandon = null
      if (isDone) commit(disk, undo)
      else undoAll(undo)
      release()
    }
    abandon = () => end(false)
    const seen = (call: DbCall) => {
      if (!open) throw dead ? new Stop() : new Error('the transaction is over')
      if (call.table !== null && !tables.includes(call.table))
        throw new Error(`${call.table} is not in the transaction`)
      if (mode === 'read' && writes.has(call.kind)) throw new Error('a write in a read')
      check(call)
    }
    for (;;) {
      try {
        seen({ kind: 'begin', mode, table: null })
        const result = await work(createTx(disk, mode, undo, seen))
        seen({ kind: 'commit', mode, table: null })
        end(true)
        options.committed?.(mode)
        return result
      } catch (error) {
        if (isProblem(error, 'storage/full') && options.dropBallast?.() === true) {
          undoAll(undo.splice(0))
          continue
        }
        end(false)
        return error instanceof Stop ? never() : Promise.reject(error)
      }
    }
  }

  return {
    disk,
    read: (tables, work) => transact('read', tables, work),
    write: (tables, work) => transact('write', tables, work),
    die() {
      dead = true
      abandon?.()
    },
    isDead: () => dead,
  }
}

const writes = new Set<DbCall['kind']>(['add', 'put', 'delete'])

/** One transaction after the other, whichever tab they come from. */
async function queue(disk: MemoryDisk): Promise<() => void> {
  const before = disk.tail
  let release: () => void = () => undefined
  disk.tail = new Promise((resolve) => {
    release = resolve
  })
  await before
  return release
}

function createTx(disk: MemoryDisk, mode: DbCall['mode'], undo: (() => void)[], seen: (call: DbCall) => void): Tx {
  const rowsAt = <T extends TableName>(table: T) => disk.tables[table].rows as Map<Key, Rows[T]>
  const found = <T extends TableName>(table: T, index: string, from: IndexKey, to: IndexKey): Rows[T][] => {
    seen({ kind: 'list', mode, table })
    return inIndex(disk, table, index, from, to)
  }
  return {
    async get(table, key) {
      seen({ kind: 'get', mode, table })
      return rowsAt(table).get(key)
    },
    async getMany(table, keys) {
      seen({ kind: 'get', mode, table })
      return keys.map((key) => rowsAt(table).get(key))
    },
    async add(table, row) {
      seen({ kind: 'add', mode, table })
      return Number(putRow(disk, table, row, undo, true))
    },
    async addMany(table, rows) {
      for (const _row of rows) seen({ kind: 'add', mode, table })
      return rows.map((row) => Number(putRow(disk, table, row, undo, true)))
    },
    async putMany(table, rows) {
      for (const row of rows) {
        seen({ kind: 'put', mode, table })
        putRow(disk, table, row, undo, false)
      }
    },
    async deleteMany(table, keys) {
      for (const key of keys) {
        seen({ kind: 'delete', mode, table })
        deleteRow(disk, table, key, undo)
      }
    },
    list: async (table, index, from, to, countMax) => {
      const rows = found(table, index, from, to)
      return countMax === undefined ? rows : rows.slice(0, countMax)
    },
    async keys(table, index, from, to) {
      const read = readerOf(index)
      const keys = found(table, index, from, to).flatMap((row) => {
        const key = read(row)
        return key === undefined ? [] : [key]
      })
      return keys.filter((key, i) => i === 0 || compareKeys(key, keys[i - 1] ?? '') !== 0)
    },
    count: async (table, index, from, to) => found(table, index, from, to).length,
    async all(table) {
      seen({ kind: 'list', mode, table })
      return rowsOf(disk, table)
    },
  }
}

const readers = new Map<string, ReturnType<typeof keyReader>>()

function readerOf(index: string): ReturnType<typeof keyReader> {
  const known = readers.get(index)
  if (known !== undefined) return known
  const made = keyReader(index)
  readers.set(index, made)
  return made
}

/** In the index's order; rows of one index key in the order of their primary key. */
function inIndex<T extends TableName>(disk: MemoryDisk, table: T, index: string, from: IndexKey, to: IndexKey) {
  const { rows, ids } = disk.tables[table]
  if (index === 'id' && from === to && (table === 'records' || table === 'learners')) {
    const order = ids.get(String(from))
    const row = order === undefined ? undefined : rows.get(order)
    return row === undefined ? [] : [row as Rows[T]]
  }
  const read = readerOf(index)
  const hits: { readonly at: IndexKey; readonly row: Rows[T] }[] = []
  for (const row of rowsOf(disk, table)) {
    const at = read(row)
    if (at !== undefined && compareKeys(at, from) >= 0 && compareKeys(at, to) <= 0) hits.push({ at, row })
  }
  // The sort is stable: rows of one index key stay in the order of their primary key.
  if (hits.length > 1) hits.sort((a, b) => compareKeys(a.at, b.at))
  return hits.map(({ row }) => row)
}
