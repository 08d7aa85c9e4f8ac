import { expect, test } from 'vitest'
import { plusMutants } from './plus-mutants.ts'
import { runPlus } from './plus-shards.ts'

const HISTORIES = Number(process.env.DOMDOM_PLUS_HISTORIES ?? 2_000)

test('a store put back twice before its first transaction ends alike in memory and on SQLite', async () => {
  const run = await runPlus(1, 628)
  expect(run.wrong).toEqual([])
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
