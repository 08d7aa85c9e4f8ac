import { describe, expect, test } from 'vitest'
import type { LearningRecord } from '../../../core/record/record.ts'
import { contentHash } from '../../../core/sync/receipt.ts'
import { nodeVerifier } from '../../../server/node-ports.ts'
import { openReadOnly } from '../../../server/store/database.ts'
import {
  answerOf,
  bundleOf,
  completionOf,
  consentOf,
  lessonOf,
  newId,
  newPhone,
  type Phone,
  receiptIn,
} from '../test-phone.ts'
import { type TestServer, testServer } from '../test-server.ts'

async function send(server: TestServer, phone: Phone, records: readonly unknown[]) {
  const { identity } = server.store
  return receiptIn(await server.post(await bundleOf(phone, identity, records)), identity, phone)
}

async function rowsOf({ dataDir }: TestServer) {
  const reader = openReadOnly(dataDir)
  if (reader === null) throw new Error('no database')
  const rows = await reader.db.selectFrom('record').selectAll().orderBy('learner_id').orderBy('version').execute()
  await reader.close()
  return rows
}

const heldAs = async (record: LearningRecord, version: number) => [
  record.id,
  version,
  await contentHash(record, nodeVerifier),
]

describe('a record is refused by itself', () => {
  test('when its form is bad, and its neighbours are stored', async () => {
    const server = await testServer()
    const learner = newId()
    const [good, other] = [answerOf(learner), completionOf(learner)]
    const bad = [
      { ...answerOf(learner), attempt: 0 },
      { ...answerOf(learner), village: 'x' },
      { id: newId() },
      { ...answerOf(learner), answer: [] },
    ]
    const receipt = await send(server, await newPhone(), [bad[0], good, bad[1], bad[2], other, bad[3]])
    expect(receipt.stored).toEqual([await heldAs(good, 1), await heldAs(other, 2)])
    expect(receipt.rejected).toEqual(bad.map(({ id }) => [id, 'record/bad-form']))
  })

  test('when its learner belongs to another phone', async () => {
    const server = await testServer()
    const [learner, mine] = [newId(), newId()]
    const first = answerOf(learner)
    await send(server, await newPhone(), [first])
    const thief = await newPhone()
    const [forged, own] = [answerOf(learner), answerOf(mine)]
    const receipt = await send(server, thief, [forged, own, first])
    expect(receipt.rejected).toEqual([
      [forged.id, 'record/foreign-learner'],
      [first.id, 'record/foreign-learner'],
    ])
    expect(receipt.duplicate).toEqual([])
    expect(receipt.stored).toEqual([await heldAs(own, 1)])
    expect((await rowsOf(server)).filter((row) => row.learner_id === learner)).toHaveLength(1)
  })

  test('when its id already stands for something else, and the first stays as it was', async () => {
    const server = await testServer()
    const phone = await newPhone()
    const first = answerOf(newId(), { answer: ['no'], right: false, score: 0 })
    const other = { ...first, answer: ['yes'], right: true, score: 1 }
    await send(server, phone, [first])
    const before = await rowsOf(server)
    const receipt = await send(server, phone, [other])
    expect(receipt.rejected).toEqual([[first.id, 'record/id-conflict']])
    expect(receipt.stored).toEqual([])
    expect(await rowsOf(server)).toEqual(before)
  })
})

test('records of every kind are stored, with a receipt that names each', async () => {
  const server = await testServer()
  const learner = newId()
  const records = [consentOf(learner), answerOf(learner), completionOf(learner)]
  const receipt = await send(server, await newPhone(), records)
  expect(receipt.stored).toEqual(await Promise.all(records.map((record, i) => heldAs(record, i + 1))))
  const rows = await rowsOf(server)
  expect(rows.map(({ body }) => JSON.parse(body))).toEqual(records)
  expect(rows.map(({ content_hash }) => content_hash)).toEqual(receipt.stored.map(([, , hash]) => hash))
})

test('a second push of the same bundle changes nothing and says so with the same versions', async () => {
  const server = await testServer()
  const phone = await newPhone()
  const records = [answerOf(newId()), answerOf(newId()), consentOf(newId())]
  const first = await send(server, phone, records)
  const before = await rowsOf(server)
  const again = await send(server, phone, records)
  expect(again.stored).toEqual([])
  expect(again.duplicate).toEqual(first.stored)
  expect(await rowsOf(server)).toEqual(before)
})

test('a record twice in one bundle is stored once', async () => {
  const server = await testServer()
  const record = answerOf(newId())
  const receipt = await send(server, await newPhone(), [record, record])
  expect(receipt.stored).toEqual([await heldAs(record, 1)])
  expect(receipt.duplicate).toEqual([await heldAs(record, 1)])
  expect(await rowsOf(server)).toHaveLength(1)
})

test('the same bundle from many senders at once is stored once', async () => {
  const server = await testServer()
  const phone = await newPhone()
  const bundle = await bundleOf(phone, server.store.identity, [answerOf(newId()), answerOf(newId())])
  const answers = await Promise.all(Array.from({ length: 10 }, () => server.post(bundle)))
  const receipts = await Promise.all(answers.map((answer) => receiptIn(answer, server.store.identity, phone)))
  expect(receipts.flatMap(({ stored }) => stored)).toHaveLength(2)
  expect(receipts.flatMap(({ duplicate }) => duplicate)).toHaveLength(18)
})

test('the server marks again from the answer, whatever the phone says', async () => {
  const server = await testServer()
  const learner = newId()
  const records = lessonOf(learner, server.packHash, ['yes', 'no', 'never-an-option'])
  await send(server, await newPhone(), [...records, answerOf(learner)])
  const answers = (await rowsOf(server)).filter(({ kind }) => kind === 'answer')
  expect(answers.map(({ phone_right }) => phone_right)).toEqual([1, 1, 1, 1])
  // The last names a pack this server does not know.
  expect(answers.map(({ marked_right }) => marked_right)).toEqual([1, 0, 0, null])
})

test('a hostile key in a record reaches no prototype', async () => {
  const server = await testServer()
  const phone = await newPhone()
  const poisoned = JSON.parse(`{"__proto__":{"poisoned":1},"id":"${newId()}"}`)
  await send(server, phone, [poisoned, { ...answerOf(newId()), constructor: { prototype: { poisoned: 1 } } }])
  expect(Object.hasOwn(Object.prototype, 'poisoned')).toBe(false)
})
