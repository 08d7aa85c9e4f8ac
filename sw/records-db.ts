// The records' database as the worker sees it: read only, through the same port as the app, so that the same gate of consent stands before it.

import { isMerged, stateOf, stateTables } from '../core/phone/merged.ts'
import { type DeviceKeyRow, recordsLayout } from '../core/phone/records-layout.ts'
import { primaryKeys, type Rows, type TableName, type Tx } from '../core/phone/tables.ts'
import { answer, openExisting } from './idb.ts'

export interface RecordsReader {
  read<T>(tables: readonly TableName[], work: (tx: Tx) => Promise<T>): Promise<T>
  deviceKey(): Promise<DeviceKeyRow<CryptoKey, JsonWebKey> | undefined>
  close(): void
}

/** Null when there is none, when a newer app wrote it, or while the second database holds what did not come home: in doubt nothing is sent. */
export async function openRecords(idb: IDBFactory, tables: readonly TableName[]): Promise<RecordsReader | null> {
  const first = await openNamed(idb, recordsLayout.name, [...tables, 'app', recordsLayout.keys])
  if (first === null || (await isAllHome(idb, first))) return first
  first.close()
  return null
}

async function isAllHome(idb: IDBFactory, first: RecordsReader): Promise<boolean> {
  const names = typeof idb.databases === 'function' ? await idb.databases() : []
  if (!names.some(({ name }) => name === recordsLayout.secondName)) return true
  const second = await openNamed(idb, recordsLayout.secondName, stateTables)
  if (second === null) return false
  const state = await second.read(stateTables, stateOf)
  second.close()
  return first.read(['app'], (tx) => isMerged(tx, state))
}

async function openNamed(idb: IDBFactory, name: string, stores: readonly string[]): Promise<RecordsReader | null> {
  const db = await openExisting(idb, name, stores)
  if (db === null) return null
  // Dexie's patches of a version add less than ten.
  if (Math.floor(db.version / 10) !== recordsLayout.version) {
    db.close()
    return null
  }
  return {
    read: (named, work) => work(readOnly(db.transaction([...named]))),
    deviceKey: () => answer(db.transaction(recordsLayout.keys).objectStore(recordsLayout.keys).get('device')),
    close: () => db.close(),
  }
}

function readOnly(transaction: IDBTransaction): Tx {
  const index = (table: TableName, name: string) => {
    const store = transaction.objectStore(table)
    return name === primaryKeys[table] ? store : store.index(name)
  }
  const get = <T extends TableName>(table: T, key: IDBValidKey): Promise<Rows[T] | undefined> =>
    answer(transaction.objectStore(table).get(key))
  const between = (from: unknown, to: unknown) => IDBKeyRange.bound(from, to)
  return {
    get,
    getMany: (table, keys) => Promise.all(keys.map((key) => get(table, key))),
    list: (table, name, from, to, countMax) => answer(index(table, name).getAll(between(from, to), countMax)),
    count: (table, name, from, to) => answer(index(table, name).count(between(from, to))),
    all: (table) => answer(transaction.objectStore(table).getAll()),
    keys: never,
    add: never,
    addMany: never,
    putMany: never,
    deleteMany: never,
  }
}

function never(): never {
  throw new Error('the worker only reads')
}
