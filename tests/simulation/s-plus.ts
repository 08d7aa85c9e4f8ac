// S+: the same histories with real keys, real seals and real gzip; and everything that the stores in memory were asked is asked again of
// IndexedDB (Dexie on fake-indexeddb) and of SQLite, call for call. Answer by answer and at the end row by row, they must agree.
import { isDeepStrictEqual } from 'node:util'
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import { type PhoneDb, primaryKeys, type Rows, type TableName, type Tx } from '../../core/phone/tables.ts'
import { sqlStore } from '../../server/store/sql-tx.ts'
import { openFile, query } from '../../server/store/sqlite-file.ts'
import type { StoreDb, StoreTx } from '../../server/store/store-tx.ts'
import type { Asked, Call } from './asked.ts'
import { play, type Script } from './history.ts'
import type { Violation } from './journal.ts'
import { type MemoryDisk, rowsOf } from './memory-disk.ts'
import type { StoreTables } from './memory-store.ts'
import { realCrypto } from './real-crypto.ts'
import { sha256 } from './stand-ins.ts'

export interface PlusResult {
  readonly violations: readonly Violation[]
  /** Calls that two stores answered differently. */
  readonly differences: readonly string[]
  readonly calls: number
}

export async function playPlus(script: Script): Promise<PlusResult> {
  const disks = new Map<MemoryDisk, Asked[]>()
  const stores = new Map<StoreTables, Asked[]>()
  const extras = {
    crypto: await realCrypto(),
    phoneAsked: (disk: MemoryDisk, asked: Asked) => void disks.set(disk, [...(disks.get(disk) ?? []), asked]),
    storeAsked: (tables: StoreTables, asked: Asked) => void stores.set(tables, [...(stores.get(tables) ?? []), asked]),
  }
  const { violations } = await play(script, () => undefined, extras)
  const differences: string[] = []
  let calls = 0
  for (const [disk, all] of disks) calls += await replayPhone(disk, all, (what) => differences.push(what))
  for (const [tables, all] of stores) calls += await replayStore(tables, all, (what) => differences.push(what))
  return { violations, differences, calls }
}

type Say = (what: string) => void

const tableNames = Object.keys(primaryKeys) as readonly TableName[]
let opened = 0

async function replayPhone(disk: MemoryDisk, all: readonly Asked[], say: Say): Promise<number> {
  const { db, end } = await openDexie(`s-plus-${opened++}`)
  if (disk.born !== null) await putAll(db, disk.born)
  let calls = 0
  for (const { mode, tables, calls: asked } of all) {
    calls += asked.length
    const work = async (tx: Tx) => again(tx, asked, say)
    await (mode === 'read' ? db.read(tables as TableName[], work) : db.write(tables as TableName[], work))
  }
  for (const name of tableNames) {
    const rows = await db.read([name], (tx) => tx.all(name))
    if (!isDeepStrictEqual(plain(rows), plain(rowsOf(disk, name)))) say(`table ${name} ends with other rows`)
  }
  await end()
  return calls
}

/** Opened as the app opens it, in the browser's stead. */
async function openDexie(name: string): Promise<{ readonly db: PhoneDb; readonly end: () => Promise<void> }> {
  Object.assign(globalThis, { indexedDB: new IDBFactory(), IDBKeyRange })
  const { Dexie } = await import('dexie')
  Object.assign(Dexie.dependencies, { indexedDB: globalThis.indexedDB, IDBKeyRange })
  const { openRecordsDatabase } = await import('../../src/records/database.ts')
  const { createDexieDb } = await import('../../src/records/dexie-db.ts')
  const timers = { after: () => () => undefined }
  const database = openRecordsDatabase({ timers, random: (length) => new Uint8Array(length), sha256 }, name)
  return { db: createDexieDb(database), end: () => database.use(async (db) => db.close()) }
}

async function putAll(db: PhoneDb, from: MemoryDisk): Promise<void> {
  await db.write(tableNames, async (tx) => {
    for (const name of tableNames) {
      await tx.putMany(name, rowsOf(from, name) as Rows[typeof name][])
      const last = from.tables[name].nextOrder - 1
      // Numbers that were given to rows since deleted are not given again.
      if ((name === 'records' || name === 'learners') && last > 0 && !from.tables[name].rows.has(last)) {
        await tx.putMany(name, [{ id: 'gone', order: last, learner: '' } as unknown as Rows[typeof name]])
        await tx.deleteMany(name, [last])
      }
    }
  })
}

async function replayStore(tables: StoreTables, all: readonly Asked[], say: Say): Promise<number> {
  const sqlite = openFile(':memory:', 'own')
  const db = sqlStore(query(sqlite))
  if (tables.born !== null) await putStore(db, tables.born)
  let calls = 0
  for (const { calls: asked } of all) {
    calls += asked.length
    await db.transact((tx) => again(tx, asked, say))
  }
  const [learners, records] = await db.transact(async (tx) => {
    const named = [...tables.learners.keys()]
    const pages = []
    for (const learner of named) pages.push(...(await tx.page(learner, 0, 100_000)))
    return [await tx.learners(named), pages]
  })
  const count = [...tables.records.values()].reduce((sum, rows) => sum + rows.size, 0)
  if (!isSame([...tables.learners.values()], learners) || records.length !== count)
    say('the store ends with other rows')
  sqlite.close()
  return calls
}

async function putStore(db: StoreDb, from: StoreTables): Promise<void> {
  await db.transact(async (tx) => {
    for (const [device, key] of from.keys) await tx.putKey(device, key)
    for (const [learner, at] of from.erased) await tx.erase(learner, at)
    await tx.putEnrolments([...from.enrolments.values()])
    await tx.putLearners([...from.learners.values()])
    await tx.addRecords([...from.records.values()].flatMap((rows) => [...rows.values()]))
  })
}

async function again(tx: Tx | StoreTx, calls: readonly Call[], say: Say): Promise<void> {
  for (const { name, args, result } of calls) {
    const method = Reflect.get(tx, name) as (...args: readonly unknown[]) => Promise<unknown>
    const now = await method.apply(tx, args as unknown[])
    if (!isSame(now, result)) say(`${name}(${JSON.stringify(args).slice(0, 200)}) answered otherwise`)
  }
}

/** SQL promises no order where none is asked for. */
function isSame(a: unknown, b: unknown): boolean {
  return isDeepStrictEqual(sorted(plain(a)), sorted(plain(b)))
}

function sorted(value: unknown): unknown {
  return Array.isArray(value) ? value.map(spelled).sort() : value
}

/** A row is the same in whatever order its fields were written down. */
function spelled(one: unknown): string {
  const isRow = typeof one === 'object' && one !== null && !Array.isArray(one)
  return JSON.stringify(isRow ? Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)) : one)
}

/** Without what is undefined; bytes as lists. */
function plain(value: unknown): unknown {
  if (value === undefined) return null
  return JSON.parse(JSON.stringify(value, (_key, one) => (one instanceof Uint8Array ? [...one] : one)))
}
