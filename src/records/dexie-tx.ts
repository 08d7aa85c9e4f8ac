// Core's transaction over Dexie's. Names of tables and indexes are the same on both sides.

import { type IndexKey, type Key, primaryKeys, type Rows, type TableName, type Tx } from '../../core/phone/tables.ts'
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
    getMany: async (table, keys) => (keys.length < MANY ? at(table).bulkGet([...keys]) : manyOf(at(table), keys)),
    async add(table, row) {
      try {
        return Number(await at(table).add(row))
      } catch (error) {
        throw isTaken(error) ? new Problem('record/id-conflict', {}, error) : error
      }
    },
    async addMany(table, rows) {
      const [only] = rows
      if (rows.length === 1 && only !== undefined) return [await this.add(table, only)]
      try {
        return (await at(table).bulkAdd([...rows], { allKeys: true })).map(Number)
      } catch (error) {
        throw isTaken(error) ? new Problem('record/id-conflict', {}, error) : error
      }
    },
    async putMany(table, rows) {
      const [only] = rows
      if (rows.length === 1 && only !== undefined) await at(table).put(only)
      else await at(table).bulkPut([...rows])
    },
    deleteMany: async (table, keys) =>
      keys.length < MANY ? at(table).bulkDelete([...keys]) : deleteManyOf(at(table), keys),
    async list(table, index, from, to, countMax) {
      const found = between(table, index, from, to)
      return countMax === undefined ? found.toArray() : found.limit(countMax).toArray()
    },
    async keys(table, index, from, to) {
      const found = between(table, index, from, to)
      // All at once; the other way is a step for each key.
      return (index === primaryKeys[table] ? found.primaryKeys() : found.uniqueKeys()) as Promise<IndexKey[]>
    },
    count: async (table, index, from, to) => between(table, index, from, to).count(),
    all: async (table) => at(table).toArray(),
  }
}

/** From here on one look over a range costs less than a look for each key. */
const MANY = 64
/** Unless most of what lies in the range is not asked for. */
const STRAYS_MAX = 3

function rangeOf<R>(table: Table<R, Key>, keys: readonly Key[]) {
  const sorted = [...keys].sort((a, b) => (a < b ? -1 : 1))
  return table.where(':id').between(sorted[0], sorted.at(-1), true, true)
}

/** A range that holds nothing else goes in one step, and what is not there costs nothing. */
async function deleteManyOf<R>(table: Table<R, Key>, keys: readonly Key[]): Promise<void> {
  const range = rangeOf(table, keys)
  if ((await range.count()) > keys.length * STRAYS_MAX) return table.bulkDelete([...keys])
  const named = new Set(keys)
  const found = await range.primaryKeys()
  const here = found.filter((key) => named.has(key))
  if (here.length === 0) return
  if (here.length === found.length) await range.delete()
  else await table.bulkDelete(here)
}

async function manyOf<R>(table: Table<R, Key>, keys: readonly Key[]): Promise<readonly (R | undefined)[]> {
  const range = rangeOf(table, keys)
  if ((await range.count()) > keys.length * STRAYS_MAX) return table.bulkGet([...keys])
  const [rows, found] = [await range.toArray(), await range.primaryKeys()]
  const byKey = new Map(rows.map((row, i) => [found[i], row]))
  return keys.map((key) => byKey.get(key))
}

function isTaken(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  // Dexie's BulkError holds one for each row that failed.
  const within = 'failures' in error && Array.isArray(error.failures) ? error.failures : []
  return error.name === 'ConstraintError' || within.some(isTaken)
}
