// Where a phone's call can go wrong, for a transaction over a real store: the same places, in the same order, as in memory-db.ts.
import { type Key, primaryKeys, type TableName, type Tx } from '../../core/phone/tables.ts'
import type { DbCall } from './memory-db.ts'

/** `seen` throws where the call is struck; the call is then never made. */
export function guarded(
  tx: Tx,
  seen: (kind: DbCall['kind'], table: TableName) => void,
  touched: (table: TableName, keys: readonly Key[]) => void,
): Tx {
  const each = (kind: DbCall['kind'], table: TableName, list: readonly unknown[]) => {
    for (const _one of list) seen(kind, table)
  }
  return {
    async get(table, key) {
      seen('get', table)
      return tx.get(table, key)
    },
    async getMany(table, keys) {
      seen('get', table)
      return tx.getMany(table, keys)
    },
    async add(table, row) {
      seen('add', table)
      const order = await tx.add(table, row)
      touched(table, [order])
      return order
    },
    async addMany(table, rows) {
      each('add', table, rows)
      const orders = await tx.addMany(table, rows)
      touched(table, orders)
      return orders
    },
    async putMany(table, rows) {
      each('put', table, rows)
      touched(
        table,
        rows.map((row) => keyOf(table, row)),
      )
      return tx.putMany(table, rows)
    },
    async deleteMany(table, keys) {
      each('delete', table, keys)
      touched(table, keys)
      return tx.deleteMany(table, keys)
    },
    async list(table, index, from, to, countMax) {
      seen('list', table)
      return tx.list(table, index, from, to, countMax)
    },
    async keys(table, index, from, to) {
      seen('list', table)
      return tx.keys(table, index, from, to)
    },
    async count(table, index, from, to) {
      seen('list', table)
      return tx.count(table, index, from, to)
    },
    async all(table) {
      seen('list', table)
      return tx.all(table)
    },
  }
}

function keyOf(table: TableName, row: object): Key {
  const key: unknown = Reflect.get(row, primaryKeys[table])
  if (typeof key !== 'string' && typeof key !== 'number') throw new Error(`a row of ${table} without its key`)
  return key
}
