// What lies on a phone's disk, in memory: tables as IndexedDB keeps them, with undo, power loss and copies.
// Writes go straight into the tables; an undo list takes them back when a transaction does not reach its commit.
import { type Key, primaryKeys, type Rows, type TableName } from '../../core/phone/tables.ts'
import { Problem } from '../../core/problem.ts'

type AnyRow = Rows[TableName]
type Undo = () => void

interface MemoryTable {
  readonly rows: Map<Key, AnyRow>
  /** Of 'learners' and 'records': id → order. */
  readonly ids: Map<string, number>
  nextOrder: number
  /** In the order of the primary key; null since the last write. */
  sorted: readonly AnyRow[] | null
}

export interface MemoryDisk {
  readonly tables: Record<TableName, MemoryTable>
  /** What would take back the last commits, newest last; kept only while `relaxed`. */
  readonly commits: Undo[][]
  /** Chromium's 'relaxed' durability: a commit may be lost with the battery. Ours is strict (D4). */
  relaxed: boolean
  /** How often the battery took commits back. */
  powerLosses: number
  /** Whoever waits for the transaction before. */
  tail: Promise<void>
  /** Rows written or taken back so far: while it stands still, so does all that follows from the rows. */
  writes: number
}

const tableNames = Object.keys(primaryKeys) as readonly TableName[]
const counting: readonly TableName[] = ['learners', 'records']
const RELAXED_COMMITS = 4

export function createMemoryDisk({ relaxed = false }: { readonly relaxed?: boolean } = {}): MemoryDisk {
  const tables = Object.fromEntries(tableNames.map((name) => [name, emptyTable()])) as MemoryDisk['tables']
  return { tables, commits: [], relaxed, powerLosses: 0, tail: Promise.resolve(), writes: 0 }
}

const emptyTable = (): MemoryTable => ({ rows: new Map(), ids: new Map(), nextOrder: 1, sorted: null })

/** A copy as a cloner or a backup makes it: between two transactions, never in one. */
export function copyDisk(disk: MemoryDisk): MemoryDisk {
  const copy = createMemoryDisk({ relaxed: disk.relaxed })
  for (const name of tableNames) {
    const [from, to] = [disk.tables[name], copy.tables[name]]
    for (const [key, row] of from.rows) to.rows.set(key, row)
    for (const [id, order] of from.ids) to.ids.set(id, order)
    to.nextOrder = from.nextOrder
  }
  return copy
}

/** The battery is pulled: up to `lost` commits go, when they were not strict. How many went. */
export function losePower(disk: MemoryDisk, lost: number): number {
  let gone = 0
  for (; gone < lost && disk.commits.length > 0; gone++) undoAll(disk.commits.pop() ?? [])
  disk.commits.length = 0
  if (gone > 0) disk.powerLosses++
  return gone
}

export function commit(disk: MemoryDisk, undo: Undo[]): void {
  if (!disk.relaxed || undo.length === 0) return
  disk.commits.push(undo)
  if (disk.commits.length > RELAXED_COMMITS) disk.commits.shift()
}

export function undoAll(undo: readonly Undo[]): void {
  for (let i = undo.length - 1; i >= 0; i--) undo[i]?.()
}

/** Puts a row and gives its primary key. Throws 'record/id-conflict' when `mustBeNew` and it is not, or another row has its id. */
export function putRow(disk: MemoryDisk, name: TableName, row: AnyRow, undo: Undo[], mustBeNew: boolean): Key {
  const table = disk.tables[name]
  const full = counting.includes(name) ? withOrder(table, row, undo) : row
  const key = keyOf(name, full)
  const before = table.rows.get(key)
  if (mustBeNew && before !== undefined) throw new Problem('record/id-conflict', { table: name })
  if (counting.includes(name)) claimId(table, idOf(full), key, undo)
  table.rows.set(key, full)
  changed(disk, table)
  undo.push(() => {
    changed(disk, table)
    if (before === undefined) table.rows.delete(key)
    else table.rows.set(key, before)
  })
  return key
}

export function deleteRow(disk: MemoryDisk, name: TableName, key: Key, undo: Undo[]): void {
  const table = disk.tables[name]
  const before = table.rows.get(key)
  if (before === undefined) return
  table.rows.delete(key)
  changed(disk, table)
  if (counting.includes(name)) table.ids.delete(idOf(before))
  undo.push(() => {
    changed(disk, table)
    table.rows.set(key, before)
    if (counting.includes(name)) table.ids.set(idOf(before), Number(key))
  })
}

function changed(disk: MemoryDisk, table: MemoryTable): void {
  disk.writes++
  table.sorted = null
}

/** An aborted transaction gives its numbers back, as the standard says. */
function withOrder(table: MemoryTable, row: AnyRow, undo: Undo[]): AnyRow {
  const given: unknown = Reflect.get(row, 'order')
  const next = table.nextOrder
  const order = typeof given === 'number' ? given : next
  if (order >= next) {
    table.nextOrder = order + 1
    undo.push(() => {
      table.nextOrder = next
    })
  }
  return typeof given === 'number' ? row : { ...row, order }
}

function claimId(table: MemoryTable, id: string, key: Key, undo: Undo[]): void {
  const holder = table.ids.get(id)
  if (holder !== undefined && holder !== key) throw new Problem('record/id-conflict', { id })
  if (holder !== undefined) return
  table.ids.set(id, Number(key))
  undo.push(() => table.ids.delete(id))
}

function keyOf(name: TableName, row: AnyRow): Key {
  const key: unknown = Reflect.get(row, primaryKeys[name])
  if (typeof key !== 'string' && typeof key !== 'number') throw new Error(`a row of ${name} without its key`)
  return key
}

const idOf = (row: AnyRow) => String(Reflect.get(row, 'id'))

/** Every row of a table in the order of its primary key: for those who look from outside. */
export function rowsOf<T extends TableName>(disk: MemoryDisk, name: T): readonly Rows[T][] {
  const table = disk.tables[name]
  table.sorted ??= inOrder(table.rows)
  return table.sorted as readonly Rows[T][]
}

/** Rows mostly come in the order of their keys: then there is nothing to sort. */
function inOrder(rows: ReadonlyMap<Key, AnyRow>): readonly AnyRow[] {
  let last: Key | null = null
  for (const key of rows.keys()) {
    if (last !== null && key < last) return [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row)
    last = key
  }
  return [...rows.values()]
}
