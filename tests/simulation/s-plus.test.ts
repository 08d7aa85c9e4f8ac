import { expect, test } from 'vitest'
import { emptyStore } from './memory-store.ts'
import { plusMutants } from './plus-mutants.ts'
import { runPlus } from './plus-shards.ts'
import { createRealStores, inSql } from './real-store.ts'

const HISTORIES = Number(process.env.DOMDOM_PLUS_HISTORIES ?? 2_000)

test('a store that was put back, and put back again before its first transaction, has its rows on SQLite too', async () => {
  const stores = createRealStores()
  const tables = emptyStore()
  tables.erased.set('a'.repeat(32), 5)
  stores.openStore(tables, {})
  await stores.fillRest()
  expect(stores.rowsOf(tables).get('erased_learner')).toEqual(inSql(tables, 'erased_learner'))
  expect(inSql(tables, 'erased_learner')).toHaveLength(1)
  stores.close()
})

test(`${HISTORIES} histories with real keys end alike in memory and on IndexedDB and SQLite`, {
  timeout: 1_800_000,
}, async () => {
  const run = await runPlus(HISTORIES, 1)
  expect(run.wrong).toEqual([])
  expect(run.histories).toBe(HISTORIES)
  // Not only what went well: transactions of the real stores were struck and taken back.
  expect(run.struck).toBeGreaterThan(HISTORIES)
})

test.each(plusMutants)('$what: found within 60 histories', { timeout: 300_000 }, async ({ edit }) => {
  const run = await runPlus(60, 1, { edits: [edit], stopsAtFirst: true })
  expect(run.wrong.length).toBeGreaterThan(0)
})
