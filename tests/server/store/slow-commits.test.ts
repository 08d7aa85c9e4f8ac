// F52: commits that come late, in whatever order, hide nothing from whoever pulls meanwhile (I6, I8).
import { expect, test } from 'vitest'
import { openDatabase } from '../../../server/store/database.ts'
import { grouped } from '../../../server/store/group.ts'
import { sqlStore } from '../../../server/store/sql-tx.ts'
import { createRecords, type Records } from '../../../server/store/store.ts'
import type { StoreDb } from '../../../server/store/store-tx.ts'
import { answersOf, newId } from '../test-phone.ts'
import { temporaryFolder } from '../test-server.ts'
import { deliveryOf } from './deliveries.ts'

const PUSHES = 300
const DEVICES = 6
const noLedger = { add: async () => undefined, all: async () => [] }
const turn = () => new Promise<void>((resolve) => setImmediate(resolve))

/** Every fifth transaction stays open for a while between its last write and its commit. */
function slowed(db: StoreDb): StoreDb {
  let count = 0
  return {
    transact: (work) =>
      db.transact(async (tx) => {
        const result = await work(tx)
        count += 1
        for (let turns = count % 5 === 0 ? count % 37 : 0; turns > 0; turns--) await turn()
        return result
      }),
  }
}

/** Asks from its checkpoint on, again and again; throws for the first gap. */
async function pullUntil(store: Records, learner: string, device: string, isOver: () => boolean): Promise<number> {
  let since = 0
  for (;;) {
    const wasOver = isOver()
    const asking = { device, publicKey: new Uint8Array(65), learner, since, recordsMax: 7, card: null, at: 0 }
    const page = await store.page(asking)
    const rows = page?.rows ?? []
    expect(rows.map(({ n }) => n)).toEqual(rows.map((_, i) => since + 1 + i))
    since = page?.next ?? since
    if (wasOver && page?.more === false) return since
  }
}

test.each(['alone', 'in groups'])('a phone that pulls while many push misses nothing, with commits %s', async (how) => {
  const database = openDatabase(temporaryFolder())
  const slow = slowed(sqlStore(database.db))
  const store = createRecords(how === 'alone' ? slow : grouped(slow, turn), noLedger)
  const [learner, device] = [newId(), newId()]
  await store.receive(deliveryOf(device, answersOf(learner, 1)))
  let isOver = false
  const pulls = Promise.all(Array.from({ length: 3 }, () => pullUntil(store, learner, device, () => isOver)))
  const lane = async () => {
    for (let push = 0; push < PUSHES / DEVICES; push++) await store.receive(deliveryOf(device, answersOf(learner, 2)))
  }
  await Promise.all(Array.from({ length: DEVICES }, lane))
  isOver = true
  expect(await pulls).toEqual([1, 1, 1].map(() => 1 + 2 * PUSHES))
  await database.close()
})
