import fc from 'fast-check'
import { expect, test } from 'vitest'
import { factTables, putFact } from '../../../core/phone/facts.ts'
import { Problem } from '../../../core/problem.ts'
import { addRecord, noProgress } from '../../../core/record/progress.ts'
import { nodeSha256 } from '../../../server/node-ports.ts'
import { createMemoryDb } from '../../simulation/memory-db.ts'
import { arbitraryRecord } from '../record/arbitrary-records.ts'
import { ANNA, newPhone, workOf } from './phone-tables.ts'

test('a save that fails at any step leaves nothing of itself', async () => {
  const [first, second] = workOf(2)
  if (first === undefined || second === undefined) throw new Error('there is work')
  for (let failAt = 1; ; failAt++) {
    const { disk, write } = createMemoryDb()
    await write(factTables, (tx) => putFact(tx, first, nodeSha256))
    let calls = 0
    const failing = createMemoryDb(disk, { fault: () => (++calls === failAt ? new Problem('storage/full') : null) })
    const outcome = await failing.write(factTables, (tx) => putFact(tx, second, nodeSha256)).catch(({ code }) => code)
    const rows = (['records', 'outbox'] as const).map((table) => disk.tables[table].rows.size)
    if (outcome !== 'storage/full') {
      expect(failAt).toBeGreaterThan(4)
      expect(rows).toEqual([2, 2])
      return
    }
    expect(rows).toEqual([1, 1])
  }
})

test('the same record never gets in twice', async () => {
  const phone = await newPhone({ id: ANNA })
  const [record] = workOf(1)
  if (record === undefined) throw new Error('there is work')
  await phone.save(record)
  await expect(phone.save(record)).rejects.toThrow()
  expect(await phone.rows('records')).toHaveLength(1)
})

test('what was reached is the fold over all that is kept', async () => {
  const records = fc.uniqueArray(arbitraryRecord(fc.constant(ANNA)), { selector: ({ id }) => id, maxLength: 10 })
  await fc.assert(
    fc.asyncProperty(records, async (list) => {
      const phone = await newPhone({ id: ANNA })
      await phone.save(...list)
      const [row] = await phone.rows('progress')
      expect(row?.progress ?? noProgress).toEqual(list.reduce(addRecord, noProgress))
      expect(row?.n ?? 0).toBe(list.length)
    }),
    { numRuns: 60 },
  )
})
