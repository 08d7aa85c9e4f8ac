// What the simulator tries in memory holds on a phone only if both databases behind the port do the same, call by call.
import 'fake-indexeddb/auto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { IndexKey, OutboxRow, PhoneDb, RecordRow, Tx, VerdictRow } from '../../../core/phone/tables.ts'
import { nodeRandom, nodeSha256 } from '../../../server/node-ports.ts'
import { openRecordsDatabase } from '../../../src/records/database.ts'
import { createDexieDb } from '../../../src/records/dexie-db.ts'
import { fakeTimers } from '../../fake-timers.ts'
import { freshName } from '../../phone-storage.ts'
import { createMemoryDb } from '../../simulation/memory-db.ts'
import { ANNA, BAO, FIRST_EPOCH, workOf } from './phone-tables.ts'

const tables = ['records', 'outbox', 'verdicts', 'learners'] as const
const ids = ['1', '2', '3', '4'].map((digit) => digit.repeat(32))
const [record] = workOf(1)

type Step = (tx: Tx) => Promise<unknown>

const id = fc.constantFrom(...ids)
const learner = fc.constantFrom(ANNA, BAO)
const order = fc.integer({ min: 1, max: 5 })
const lesson = fc.constantFrom('', 'calls/one', 'calls/two')

function rowOf(id: string, learner: string): RecordRow {
  if (record === undefined) throw new Error('there is work')
  return { id, learner, record: { ...record, id, learner }, hash: 'ab'.repeat(8), n: 1, link: '0'.repeat(16) }
}

const outboxRow: fc.Arbitrary<OutboxRow> = fc.record({
  id,
  learner,
  order,
  lesson,
  state: fc.constantFrom('pending' as const, 'refused' as const),
})
const verdictRow: fc.Arbitrary<VerdictRow> = fc
  .record({ id, learner, order, lesson, version: order })
  .map((row) => ({ ...row, kind: 'held', epoch: FIRST_EPOCH }))
const learnerRow = { picture: 'owl', createdAt: 1, consent: 'given' as const }

const indexes: readonly (readonly [(typeof tables)[number], string, IndexKey, IndexKey])[] = [
  ['records', 'learner', ANNA, BAO],
  ['records', 'id', ids[0] ?? '', ids[2] ?? ''],
  ['learners', 'id', ANNA, BAO],
  ['outbox', 'state', 'pending', 'pending'],
  ['outbox', '[learner+state+order]', [ANNA, 'pending', 0], [ANNA, 'refused', 3]],
  ['outbox', '[learner+state+lesson]', [ANNA, 'pending', ''], [BAO, 'pending', '\uffff']],
  ['verdicts', '[learner+kind+lesson]', [BAO, 'held', ''], [BAO, 'held', '\uffff']],
]

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.tuple(id, learner).map(
    ([one, of]): Step =>
      (tx) =>
        tx.add('records', rowOf(one, of)),
  ),
  learner.map(
    (one): Step =>
      (tx) =>
        tx.add('learners', { ...learnerRow, id: one }),
  ),
  fc.array(outboxRow, { maxLength: 3 }).map(
    (rows): Step =>
      (tx) =>
        tx.putMany('outbox', rows),
  ),
  fc.array(verdictRow, { maxLength: 3 }).map(
    (rows): Step =>
      (tx) =>
        tx.putMany('verdicts', rows),
  ),
  fc.array(id, { maxLength: 2 }).map(
    (keys): Step =>
      (tx) =>
        tx.deleteMany('outbox', keys),
  ),
  fc.array(order, { maxLength: 2 }).map(
    (keys): Step =>
      (tx) =>
        tx.deleteMany('records', keys),
  ),
  fc.array(order, { maxLength: 3 }).map(
    (keys): Step =>
      (tx) =>
        tx.getMany('records', keys),
  ),
  id.map(
    (key): Step =>
      (tx) =>
        tx.get('verdicts', key),
  ),
  fc.tuple(fc.constantFrom(...indexes), fc.option(order, { nil: undefined })).map(
    ([[table, index, from, to], most]): Step =>
      (tx) =>
        tx.list(table, index, from, to, most),
  ),
  fc.constantFrom(...indexes).map(
    ([table, index, from, to]): Step =>
      (tx) =>
        tx.keys(table, index, from, to),
  ),
  fc.constantFrom(...indexes).map(
    ([table, index, from, to]): Step =>
      (tx) =>
        tx.count(table, index, from, to),
  ),
  fc.constantFrom(...tables).map(
    (table): Step =>
      (tx) =>
        tx.all(table),
  ),
  fc.constant<Step>(async () => {
    throw new Error('the work failed')
  }),
)

/** What each step gave, and whether the whole was kept. */
async function outcomeOf(db: PhoneDb, steps: readonly Step[]): Promise<readonly unknown[]> {
  const given: unknown[] = []
  const isKept = await db
    .write(tables, async (tx) => {
      for (const one of steps) given.push(await one(tx))
    })
    .then(
      () => true,
      () => false,
    )
  const left = await db.read(tables, async (tx) => {
    const all = []
    for (const table of tables) all.push(await tx.all(table))
    return all
  })
  return [isKept, given, left]
}

test('IndexedDB and the tables in memory give the same answers and keep the same rows', async () => {
  const transactions = fc.array(fc.array(step, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 6 })
  await fc.assert(
    fc.asyncProperty(transactions, async (all) => {
      const ports = { timers: fakeTimers(), random: nodeRandom, sha256: nodeSha256 }
      const database = openRecordsDatabase(ports, freshName('two'))
      const [real, memory] = [createDexieDb(database), createMemoryDb()]
      for (const steps of all) expect(await outcomeOf(memory, steps)).toEqual(await outcomeOf(real, steps))
    }),
    { numRuns: 150 },
  )
})
