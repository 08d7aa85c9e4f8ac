import { describe, expect, test } from 'vitest'
import { eraseLearner } from '../../../core/phone/erase.ts'
import { mergeInto } from '../../../core/phone/merge.ts'
import { settleTables } from '../../../core/phone/settle.ts'
import type { PhoneDb } from '../../../core/phone/tables.ts'
import { nodeSha256 } from '../../../server/node-ports.ts'
import { ANNA, idsOf, newPhone, workOf } from './phone-tables.ts'

const work = workOf(4)

async function twoDatabases() {
  const [first, second] = [await newPhone(), await newPhone({ id: ANNA })]
  await second.save(...work.slice(0, 3))
  return { first, second, merge: (from: PhoneDb = second.db) => mergeInto(first.db, from, nodeSha256) }
}

/** The same tables; no record may be read. */
const withoutRecords = (db: PhoneDb): PhoneDb => ({
  read: (tables, reading) =>
    db.read(tables, (tx) =>
      reading({
        ...tx,
        all: (table) => (table === 'records' ? Promise.reject(new Error('read again')) : tx.all(table)),
      }),
    ),
  write: db.write,
})

describe('a second database that came home', () => {
  test('is not read again while nothing new is in it; what comes into it later comes home too', async () => {
    const { first, second, merge } = await twoDatabases()
    expect(await merge()).toBe(true)
    expect(await merge(withoutRecords(second.db))).toBe(false)
    await second.save(...work.slice(3))
    expect(await merge()).toBe(true)
    expect((await first.rows('records')).map(({ id }) => id)).toEqual(idsOf(work))
    expect(await second.rows('records')).toHaveLength(work.length)
  })

  test('keeps nothing of a learner who is erased afterwards', async () => {
    const { first, second, merge } = await twoDatabases()
    await merge()
    await first.db.write(settleTables, (tx) => eraseLearner(tx, ANNA))
    await merge()
    expect([await second.rows('records'), await second.rows('outbox')]).toEqual([[], []])
    const row = await second.learner(ANNA)
    expect(row).toMatchObject({ isErased: true })
    expect(row).not.toHaveProperty('secret')
    expect(await first.rows('records')).toEqual([])
  })

  test('comes home once more after the first was lost', async () => {
    const { second, merge } = await twoDatabases()
    await merge()
    const anew = await newPhone()
    expect(await mergeInto(anew.db, second.db, nodeSha256)).toBe(true)
    expect(await anew.rows('records')).toHaveLength(3)
  })
})
