// Many rows in one step: the shortcuts take what was named, and nothing beside it.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { OutboxRow } from '../../../core/phone/tables.ts'
import { recordsPhone } from './phone.ts'

const row = (id: string): OutboxRow => ({ id, order: 1, learner: 'a'.repeat(32), lesson: '', state: 'pending' })
const ids = Array.from({ length: 200 }, (_, i) => `${i}`.padStart(32, '0'))

test('rows that are deleted go, and every other one stays, whatever lies between them', async () => {
  const { db } = recordsPhone().records
  const some = fc.subarray(ids, { minLength: 0 })
  await fc.assert(
    fc.asyncProperty(some, some, async (there, gone) => {
      const left = await db.write(['outbox'], async (tx) => {
        await tx.deleteMany('outbox', ids)
        await tx.putMany('outbox', there.map(row))
        await tx.deleteMany('outbox', gone)
        return tx.all('outbox')
      })
      expect(left.map(({ id }) => id)).toEqual(there.filter((id) => !gone.includes(id)))
    }),
    { numRuns: 30 },
  )
})

test('a row beside a whole range of deleted ones stays', async () => {
  const { db } = recordsPhone().records
  const [first, ...rest] = ids
  const last = rest.at(-1)
  const left = await db.write(['outbox'], async (tx) => {
    await tx.putMany('outbox', ids.map(row))
    await tx.deleteMany('outbox', rest.slice(0, -1).toReversed())
    return tx.all('outbox')
  })
  expect(left.map(({ id }) => id)).toEqual([first, last])
})
