import { expect, test } from 'vitest'
import { mutantChecks } from './mutant-checks.ts'
import { type MutantResult, runMutants, runTest } from './mutant-run.ts'
import { mutants } from './mutants.ts'

test.each(Object.entries(mutantChecks))('%s', async (_name, check) => {
  expect(await check()).toBe(true)
})

const tests = [...new Set(mutants.flatMap(({ test: named }) => (named === undefined ? [] : [named])))]

test.each(tests)('%s passes where nothing is planted', { timeout: 300_000 }, async (named) => {
  expect(await runTest({ id: 'M0', what: 'nothing', edits: [] }, [named])).toBeNull()
})

test('M1 to M37 are all there', () => {
  expect(mutants.map(({ id }) => id)).toEqual(Array.from({ length: 37 }, (_, i) => `M${i + 1}`))
})

test('every mutant is caught within 500 histories, or by the check that is named for it', {
  timeout: 1_800_000,
}, async () => {
  const alive: MutantResult[] = []
  await runMutants((result) => {
    if (result.caught === null) alive.push(result)
  })
  expect(alive).toEqual([])
})
