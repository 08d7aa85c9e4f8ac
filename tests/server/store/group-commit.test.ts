import { describe, expect, test } from 'vitest'
import { openDatabase } from '../../../server/store/database.ts'
import { grouped } from '../../../server/store/group.ts'
import { sqlStore } from '../../../server/store/sql-tx.ts'
import { createRecords } from '../../../server/store/store.ts'
import type { StoreDb, StoreTx } from '../../../server/store/store-tx.ts'
import { answersOf, newId } from '../test-phone.ts'
import { temporaryFolder } from '../test-server.ts'
import { deliveryOf } from './deliveries.ts'

const noLedger = { add: async () => undefined, all: async () => [] }
const turn = () => new Promise<void>((resolve) => setImmediate(resolve))

/** Counts transactions, and holds each back at its commit until it is let go. */
function watched(db: StoreDb) {
  let begun = 0
  let committed = 0
  return {
    begun: () => begun,
    committed: () => committed,
    transact: async <T>(work: (tx: StoreTx) => Promise<T>) => {
      begun += 1
      const result = await db.transact(work)
      committed += 1
      return result
    },
  }
}

function storeIn(folder: string) {
  const database = openDatabase(folder)
  const db = watched(sqlStore(database.db))
  return { database, db, store: createRecords(grouped(db, turn), noLedger) }
}

describe('one that fails', () => {
  test('fails alone: its neighbours in the group are stored', async () => {
    const { database, db } = storeIn(temporaryFolder())
    const group = grouped(db, turn)
    const receive = (count: number) =>
      createRecords(group, noLedger).receive(deliveryOf(newId(), answersOf(newId(), count)))
    const broken = group.transact(async (tx) => {
      await tx.putLearners([{ learner: newId(), version: 0, sum: '', durable: 0, card: null }])
    })
    const [one, failed, two] = await Promise.allSettled([receive(2), broken, receive(3)])
    expect([one.status, failed.status, two.status]).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect(await database.db.selectFrom('record').select('version').execute()).toHaveLength(5)
    expect(await database.db.selectFrom('learner_counter').select('version').execute()).toHaveLength(2)
    await database.close()
  })

  test('does not stop what comes later', async () => {
    const { database, db } = storeIn(temporaryFolder())
    const group = grouped(db, turn)
    const broken = () => group.transact(() => Promise.reject(new Error('no disk')))
    await expect(broken()).rejects.toThrow('no disk')
    await expect(Promise.all([broken(), broken()])).rejects.toThrow('no disk')
    expect(await group.transact(async () => 'written')).toBe('written')
    await database.close()
  })
})

test('many requests of one turn share a transaction, and each has its own answer', async () => {
  const { database, db, store } = storeIn(temporaryFolder())
  const deliveries = Array.from({ length: 40 }, () => deliveryOf(newId(), answersOf(newId(), 2)))
  const outcomes = await Promise.all(deliveries.map((delivery) => store.receive(delivery)))
  expect(db.begun()).toBe(1)
  for (const { verdicts } of outcomes) expect(verdicts.map(({ kind }) => kind)).toEqual(['stored', 'stored'])
  expect(await database.db.selectFrom('record').select('version').execute()).toHaveLength(80)
  await database.close()
})

test('the same bundle twice in one group is stored once, and the second is told so', async () => {
  const { database, store } = storeIn(temporaryFolder())
  const delivery = deliveryOf(newId(), answersOf(newId(), 2))
  const outcomes = await Promise.all([store.receive(delivery), store.receive(delivery)])
  expect(outcomes.map(({ verdicts }) => verdicts.map(({ kind }) => kind))).toEqual([
    ['stored', 'stored'],
    ['duplicate', 'duplicate'],
  ])
  await database.close()
})

test('no answer comes before its commit (M27)', async () => {
  const { database, db, store } = storeIn(temporaryFolder())
  let answered = 0
  const waiting = Array.from({ length: 5 }, async () => {
    await store.receive(deliveryOf(newId(), answersOf(newId(), 1)))
    // Told before the commit was counted, this would see none.
    expect(db.committed()).toBeGreaterThan(0)
    answered += 1
  })
  expect(answered).toBe(0)
  await Promise.all(waiting)
  expect(answered).toBe(5)
  await database.close()
})
