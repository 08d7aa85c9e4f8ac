// The server's store on the product's own SQL over SQLite in memory: what strikes before the commit rolls the real transaction back.
// What was committed is read back row by row into the tables that onlookers see.
import type { Database } from 'better-sqlite3'
import { base64url, fromBase64url } from '../../core/bytes.ts'
import type { RecordRow, Tables } from '../../server/store/schema.ts'
import { sqlStore } from '../../server/store/sql-tx.ts'
import { openFile, query } from '../../server/store/sqlite-file.ts'
import type { StoreDb, StoreTx } from '../../server/store/store-tx.ts'
import {
  createMemoryStore,
  type MemoryStore,
  type MemoryStoreOptions,
  type StoreRan,
  type StoreTables,
} from './memory-store.ts'

export interface RealStores {
  openStore(tables: StoreTables, options: MemoryStoreOptions): MemoryStore
  /** In the order they were first opened. */
  readonly stores: readonly StoreTables[]
  /** A store that was put back and put back again before its first transaction gets its rows now. */
  fillRest(): Promise<void>
  /** All rows of all tables, as SQLite has them, in the order of their keys. */
  rowsOf(tables: StoreTables): ReadonlyMap<StoreTable, readonly object[]>
  close(): void
}

type StoreTable = Exclude<keyof Tables, 'server_meta'>

const storeTables = [
  'record',
  'learner_counter',
  'enrolment',
  'device_key',
  'device_twin',
  'device_broken_chain',
  'erased_learner',
] as const satisfies readonly StoreTable[]

interface RealStore {
  readonly sqlite: Database
  readonly db: StoreDb
}

export function createRealStores(): RealStores {
  const stores = new Map<StoreTables, RealStore>()
  const made = (tables: StoreTables) => {
    const known = stores.get(tables)
    if (known !== undefined) return known
    const sqlite = openFile(':memory:', 'own')
    const store = { sqlite, db: sqlStore(query(sqlite)) }
    stores.set(tables, store)
    return store
  }
  const filled = new Set<StoreTables>()
  const fillOnce = async (tables: StoreTables) => {
    if (!filled.has(tables)) await fill(made(tables).db, tables)
    filled.add(tables)
  }
  return {
    openStore(tables, options) {
      const store = made(tables)
      return createMemoryStore(tables, options, async (work) => {
        await fillOnce(tables)
        return runOnSql(store, tables, work)
      })
    },
    async fillRest() {
      for (const tables of stores.keys()) await fillOnce(tables)
    },
    get stores() {
      return [...stores.keys()]
    },
    rowsOf: (tables) => new Map(storeTables.map((name) => [name, inOrder(allRows(made(tables).sqlite, name))])),
    close() {
      for (const { sqlite } of stores.values()) sqlite.close()
    },
  }
}

/** What a transaction wrote, by the names of its rows. */
interface Touched {
  readonly keys: Set<string>
  readonly learners: Set<string>
  readonly enrolments: Map<string, { readonly learner: string; readonly device: string }>
  readonly added: RecordRow[]
  readonly erased: string[]
  readonly twins: { readonly device: string; readonly at: number }[]
  readonly brokenChains: { readonly device: string; readonly at: number }[]
}

async function runOnSql<T>(
  { sqlite, db }: RealStore,
  tables: StoreTables,
  work: (tx: StoreTx) => Promise<T>,
): Promise<StoreRan<T>> {
  const touched: Touched = {
    keys: new Set(),
    learners: new Set(),
    enrolments: new Map(),
    added: [],
    erased: [],
    twins: [],
    brokenChains: [],
  }
  const result = await db.transact((tx) => work(noting(tx, touched)))
  const added = readBack(sqlite, tables, touched)
  return { result, added, erased: touched.erased }
}

function noting(tx: StoreTx, touched: Touched): StoreTx {
  return {
    ...tx,
    async putKey(device, publicKey) {
      await tx.putKey(device, publicKey)
      touched.keys.add(device)
    },
    async putLearners(rows) {
      await tx.putLearners(rows)
      for (const { learner } of rows) touched.learners.add(learner)
    },
    async putEnrolments(rows) {
      await tx.putEnrolments(rows)
      for (const { learner, device } of rows) touched.enrolments.set(`${learner}/${device}`, { learner, device })
    },
    async addRecords(rows) {
      await tx.addRecords(rows)
      touched.added.push(...rows)
    },
    async addTwin(device, at) {
      await tx.addTwin(device, at)
      touched.twins.push({ device, at })
    },
    async addBrokenChain(device, at) {
      await tx.addBrokenChain(device, at)
      touched.brokenChains.push({ device, at })
    },
    async erase(learner, at) {
      await tx.erase(learner, at)
      touched.erased.push(learner)
      touched.learners.add(learner)
    },
  }
}

/** Gives the added rows, as they are there; those that the same commit erased again as they were. */
function readBack(sqlite: Database, tables: StoreTables, touched: Touched): readonly RecordRow[] {
  const one = <Row>(text: string, ...values: readonly string[]) =>
    sqlite.prepare<unknown[], Row>(`select * from ${text}`).get(...values)
  for (const learner of touched.erased) {
    tables.records.delete(learner)
    const row = one<Tables['erased_learner']>('erased_learner where learner_id = ?', learner)
    if (row !== undefined) tables.erased.set(learner, row.at)
  }
  for (const device of touched.keys) {
    const row = one<Tables['device_key']>('device_key where device_id = ?', device)
    const key = row === undefined ? null : fromBase64url(row.public_key)
    if (key !== null) tables.keys.set(device, key)
  }
  for (const learner of touched.learners) {
    const row = one<Tables['learner_counter']>('learner_counter where learner_id = ?', learner)
    if (row === undefined) tables.learners.delete(learner)
    else
      tables.learners.set(learner, {
        learner,
        version: row.version,
        sum: row.sum,
        durable: row.durable,
        card: row.card,
      })
  }
  for (const [key, { learner, device }] of touched.enrolments) {
    const row = one<Tables['enrolment']>('enrolment where learner_id = ? and device_id = ?', learner, device)
    if (row === undefined) continue
    const [firstSeen, isCutOff, isPutOut] = [row.first_seen, row.cut_off === 1, row.cut_off === 2]
    tables.enrolments.set(key, { learner, device, firstSeen, isCutOff, isPutOut })
  }
  tables.twins.push(...touched.twins)
  tables.brokenChains.push(...touched.brokenChains)
  return touched.added.map((given) => {
    const { learner_id: learner, record_id: id } = given
    const row = one<RecordRow>('record where learner_id = ? and record_id = ?', learner, id)
    if (row === undefined) return given
    const own = tables.records.get(learner) ?? new Map<string, RecordRow>()
    tables.records.set(learner, own.set(id, row))
    return row
  })
}

/** A store that was put back: every row in a database of its own. */
async function fill(db: StoreDb, from: StoreTables): Promise<void> {
  await db.transact(async (tx) => {
    for (const [device, key] of from.keys) await tx.putKey(device, key)
    for (const [learner, at] of from.erased) await tx.erase(learner, at)
    await tx.putEnrolments([...from.enrolments.values()])
    await tx.putLearners([...from.learners.values()])
    await tx.addRecords([...from.records.values()].flatMap((rows) => [...rows.values()]))
    for (const { device, at } of from.twins) await tx.addTwin(device, at)
    for (const { device, at } of from.brokenChains) await tx.addBrokenChain(device, at)
  })
}

const allRows = (sqlite: Database, table: StoreTable): readonly object[] =>
  sqlite.prepare<[], object>(`select * from ${table}`).all()

/** What a store in memory would be as rows of this table. */
export function inSql(tables: StoreTables, name: StoreTable): readonly object[] {
  const rows: Readonly<Record<StoreTable, () => readonly object[]>> = {
    record: () => [...tables.records.values()].flatMap((own) => [...own.values()]),
    learner_counter: () =>
      [...tables.learners.values()].map(({ learner, ...row }) => ({ learner_id: learner, ...row })),
    enrolment: () =>
      [...tables.enrolments.values()].map(({ learner, device, firstSeen, isCutOff, isPutOut }) => ({
        learner_id: learner,
        device_id: device,
        first_seen: firstSeen,
        cut_off: isCutOff ? 1 : isPutOut ? 2 : 0,
      })),
    device_key: () => [...tables.keys].map(([device_id, key]) => ({ device_id, public_key: base64url(key) })),
    device_twin: () => countedNotes(tables.twins),
    device_broken_chain: () => countedNotes(tables.brokenChains),
    erased_learner: () => [...tables.erased].map(([learner_id, at]) => ({ learner_id, at })),
  }
  return inOrder(rows[name]())
}

/** Notes about a device as SQL counts them. */
function countedNotes(notes: StoreTables['twins']): readonly object[] {
  const devices = new Map<string, { device_id: string; count: number; first_at: number; last_at: number }>()
  for (const { device, at } of notes) {
    const known = devices.get(device) ?? { device_id: device, count: 0, first_at: at, last_at: at }
    devices.set(device, { ...known, count: known.count + 1, last_at: at })
  }
  return [...devices.values()]
}

/** By the names in a row, field by field: SQL promises no order where none is asked for. */
function inOrder(rows: readonly object[]): readonly object[] {
  const spelled = new Map(
    rows.map((row) => [row, JSON.stringify(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1)))]),
  )
  return [...rows].sort((a, b) => ((spelled.get(a) ?? '') < (spelled.get(b) ?? '') ? -1 : 1))
}
