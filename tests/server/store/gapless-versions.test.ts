import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addToSum, noSum } from '../../../core/record/sum.ts'
import { openDatabase } from '../../../server/store/database.ts'
import { grouped } from '../../../server/store/group.ts'
import { sqlStore } from '../../../server/store/sql-tx.ts'
import { createRecords } from '../../../server/store/store.ts'
import { answerOf, hashOf } from '../test-phone.ts'
import { temporaryFolder } from '../test-server.ts'
import { deliveryOf } from './deliveries.ts'

const hexOf = (tag: string, n: number) => tag + n.toString(16).padStart(31, '0')
const template = answerOf(hexOf('a', 0))

/** Few ids, learners, devices and contents, so that every kind of collision is common. */
const sent = fc.record({ id: fc.nat(30), learner: fc.nat(3), content: fc.constantFrom('yes', 'no') })
const push = fc.record({ device: fc.nat(2), records: fc.array(sent, { maxLength: 12 }) })
/** Rounds of pushes that come at the same time. */
const rounds = fc.array(fc.array(push, { minLength: 1, maxLength: 4 }), { maxLength: 4 })

const noLedger = { add: async () => undefined, all: async () => [] }
const turn = () => new Promise<void>((resolve) => setImmediate(resolve))

test('whoever sends whatever in whatever batches: a verdict each, versions 1..n, one phone a learner, first content kept', async () => {
  const database = openDatabase(temporaryFolder())
  const store = createRecords(grouped(sqlStore(database.db), turn), noLedger)
  let history = 0
  const holds = fc.asyncProperty(rounds, async (all) => {
    history += 1
    // Every history has learners of its own, so that one database serves them all.
    const owner = (learner: number) => hexOf('a', history * 10 + learner)
    for (const round of all) {
      const deliveries = round.map(({ device, records }) =>
        deliveryOf(
          hexOf('d', device),
          records.map(({ id, learner, content }) => ({
            ...template,
            id: hexOf('b', id),
            learner: owner(learner),
            answer: [content],
          })),
        ),
      )
      const outcomes = await Promise.all(deliveries.map((delivery) => store.receive(delivery)))
      expect(outcomes.map(({ verdicts }) => verdicts.length)).toEqual(deliveries.map(({ rows }) => rows.length))
    }
    for (let learner = 0; learner <= 3; learner++) {
      const held = database.db.selectFrom('record').selectAll().where('learner_id', '=', owner(learner))
      const rows = await held.orderBy('version').execute()
      expect(rows.map(({ version }) => version)).toEqual(rows.map((_, i) => i + 1))
      expect(new Set(rows.map(({ device_id }) => device_id)).size).toBeLessThanOrEqual(1)
      expect(new Set(rows.map(({ record_id }) => record_id)).size).toBe(rows.length)
      const counters = database.db.selectFrom('learner_counter').selectAll().where('learner_id', '=', owner(learner))
      const sum = rows.map(({ content_hash }) => content_hash).reduce(addToSum, noSum)
      const expected = { learner_id: owner(learner), version: rows.length, sum, durable: 0, card: null }
      expect(await counters.execute()).toEqual(rows.length === 0 ? [] : [expected])
    }
  })
  await fc.assert(holds, { numRuns: 80 })
  await database.close()
})

test('a verdict says where a record stands and stays true: the same version every time, and its content is what is there', async () => {
  const database = openDatabase(temporaryFolder())
  const store = createRecords(sqlStore(database.db), noLedger)
  const learner = hexOf('a', 0)
  const records = Array.from({ length: 20 }, (_, i) => ({ ...template, id: hexOf('b', i), learner }))
  const versions = new Map<string, number>()
  for (let from = 0; from < 20; from += 3) {
    const batch = records.slice(Math.max(0, from - 2), from + 3)
    const { verdicts } = await store.receive(deliveryOf(hexOf('d', 0), batch))
    for (const [i, verdict] of verdicts.entries()) {
      const id = batch[i]?.id ?? ''
      if (verdict.kind !== 'stored' && verdict.kind !== 'duplicate') throw new Error('refused')
      expect(versions.get(id) ?? verdict.version).toBe(verdict.version)
      versions.set(id, verdict.version)
    }
  }
  const rows = await database.db.selectFrom('record').select(['record_id', 'version', 'content_hash']).execute()
  for (const row of rows) {
    expect(row.version).toBe(versions.get(row.record_id))
    expect(row.content_hash).toBe(hashOf(records.find(({ id }) => id === row.record_id) ?? template))
  }
  await database.close()
})
