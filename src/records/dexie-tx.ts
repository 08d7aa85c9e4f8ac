// Core's transaction over Dexie's. Names of tables and indexes are the same on both sides.

import type { IndexKey, Key, Rows, TableName, Tx } from '../../core/phone/tables.ts'
import { Problem } from '../../core/problem.ts'
import type { Table } from './database.ts'

interface Tables {
  table(name: string): Table
}

/** `tables`: an open Dexie inside a transaction, or an upgrade's transaction. */
export function txOver(tables: Tables): Tx {
  const at = <T extends TableName>(name: T): Table<Rows[T], Key> => tables.table(name)
  const between = (name: TableName, index: string, from: IndexKey, to: IndexKey) =>
    tables.table(name).where(index).between(from, to, true, true)
  return {
    get: async (table, key) => at(table).get(key),
    getMany: async (table, keys) => at(table).bulkGet([...keys]),
    async add(table, row) {
      try {
        return Number(await at(table).add(row))
      } catch (error) {
        throw isTaken(error) ? new Problem('record/id-conflict', {}, error) : error
      }
    },
    async putMany(table, rows) {
      const [only] = rows
      if (rows.length === 1 && only !== undefined) await at(table).put(only)
      else await at(table).bulkPut([...rows])
    },
    deleteMany: async (table, keys) => at(table).bulkDelete([...keys]),
    async list(table, index, from, to, countMax) {
      const found = between(table, index, from, to)
      return countMax === undefined ? found.toArray() : found.limit(countMax).toArray()
    },
    keys: async (table, index, from, to) => between(table, index, from, to).uniqueKeys() as Promise<IndexKey[]>,
    count: async (table, index, from, to) => between(table, index, from, to).count(),
    all: async (table) => at(table).toArray(),
  }
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && error.name === 'ConstraintError'
}
