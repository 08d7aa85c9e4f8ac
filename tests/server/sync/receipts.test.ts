import { describe, expect, test } from 'vitest'
import { limits } from '../../../core/limits.ts'
import { nextLink, noLink } from '../../../core/record/chain.ts'
import type { AnswerRecord, LearningRecord } from '../../../core/record/record.ts'
import { addToSum, noSum } from '../../../core/record/sum.ts'
import { nodeSha256 } from '../../../server/node-ports.ts'
import { rowsIn } from '../stored.ts'
import {
  answerOf,
  answersOf,
  type BundleChanges,
  bundleOf,
  cardOf,
  completionOf,
  consentOf,
  cutOffOf,
  hashOf,
  lessonOf,
  newId,
  newPhone,
  receiptIn,
} from '../test-phone.ts'
import { testServer } from '../test-server.ts'

const stored = (version: number) => ({ kind: 'stored', version })
const duplicate = (version: number) => ({ kind: 'duplicate', version })
const rejected = (reason: string) => ({ kind: 'rejected', reason })

const sumOf = (records: readonly LearningRecord[]) => records.map(hashOf).reduce(addToSum, noSum)

describe('a record is refused by itself', () => {
  test('when its form is bad, and its neighbours are stored', async () => {
    const server = await testServer()
    const learner = newId()
    const bad: AnswerRecord[] = [
      { ...answerOf(learner), attempt: 0 },
      { ...answerOf(learner), answer: [] },
      { ...answerOf(learner), item: 'No Name' },
      { ...answerOf(learner), answer: ['x'.repeat(limits.answerPartLengthMax + 1)] },
      { ...answerOf(learner), score: Number.NaN },
    ]
    const [good, other] = [answerOf(learner), completionOf(learner)]
    const receipt = await server.send(await newPhone(), [...bad.slice(0, 2), good, ...bad.slice(2), other])
    const refused = rejected('record/bad-form')
    expect(receipt.verdicts).toEqual([refused, refused, stored(1), refused, refused, refused, stored(2)])
    expect(receipt.learners).toEqual([{ version: 2, sum: sumOf([good, other]), durable: 0 }])
  })

  test('when its id already stands for something else, and the first stays as it was', async () => {
    const server = await testServer()
    const phone = await newPhone()
    const first = answerOf(newId(), { answer: ['no'], right: false, score: 0 })
    const other = { ...first, answer: ['yes'], right: true, score: 1 }
    await server.send(phone, [first])
    const before = await rowsIn(server.dataDir)
    expect((await server.send(phone, [other])).verdicts).toEqual([rejected('record/id-conflict')])
    expect(await rowsIn(server.dataDir)).toEqual(before)
  })

  test('and a learner of whom nothing could be stored still belongs to nobody', async () => {
    const server = await testServer()
    const learner = newId()
    const receipt = await server.send(await newPhone(), [{ ...answerOf(learner), attempt: 0 }])
    expect(receipt.learners).toEqual([{ version: 0, sum: noSum, durable: 0 }])
    expect((await server.send(await newPhone(), [answerOf(learner)])).verdicts).toEqual([stored(1)])
  })
})

test('records of every kind are stored, each with its version, in the order of the bundle', async () => {
  const server = await testServer()
  const learner = newId()
  const records = [
    cardOf(learner, newId()),
    consentOf(learner),
    { ...answerOf(learner), offset: -7200 },
    completionOf(learner),
    cutOffOf(learner, newId()),
  ]
  const receipt = await server.send(await newPhone(), records)
  expect(receipt.verdicts).toEqual(records.map((_, i) => stored(i + 1)))
  const rows = await rowsIn(server.dataDir)
  expect(rows.map(({ body }) => JSON.parse(body))).toEqual(records)
  expect(rows.map(({ content_hash }) => content_hash)).toEqual(records.map(hashOf))
})

test('a receipt tells of each learner how much is there, and says no more than it must of when to come back', async () => {
  const server = await testServer({ clock: () => 1_800_000_000_000, windowSeconds: 90 })
  const phone = await newPhone()
  const [one, two] = [newId(), newId()]
  const before = [answerOf(one)]
  await server.send(phone, before)
  const [more, other] = [answersOf(one, 2), answersOf(two, 3)]
  const receipt = await server.send(phone, [...other, ...more])
  expect(receipt.learners).toEqual([
    { version: 3, sum: sumOf(other), durable: 0 },
    { version: 3, sum: sumOf([...before, ...more]), durable: 0 },
  ])
  expect([receipt.at, receipt.windowSeconds, receipt.isTwin]).toEqual([1_800_000_000_000, 90, false])
})

test('a second push of the same records changes nothing and says so with the same versions', async () => {
  const server = await testServer()
  const phone = await newPhone()
  const records = [answerOf(newId()), answerOf(newId()), consentOf(newId())]
  const first = await server.send(phone, records)
  const before = await rowsIn(server.dataDir)
  const again = await server.send(phone, records, { places: [1, 1, 1], withKey: false })
  expect(again.verdicts).toEqual([duplicate(1), duplicate(1), duplicate(1)])
  expect(again.learners).toEqual(first.learners)
  expect(again.isTwin).toBe(false)
  expect(await rowsIn(server.dataDir)).toEqual(before)
})

test('a record twice in one bundle is stored once', async () => {
  const server = await testServer()
  const record = answerOf(newId())
  expect((await server.send(await newPhone(), [record, record])).verdicts).toEqual([stored(1), duplicate(1)])
  expect(await rowsIn(server.dataDir)).toHaveLength(1)
})

test('the same bundle from many senders at once is stored once', async () => {
  const server = await testServer()
  const phone = await newPhone()
  const { identity } = server.store
  const bundle = await bundleOf(phone, identity, answersOf(newId(), 2))
  const answers = await Promise.all(Array.from({ length: 10 }, () => server.post(bundle)))
  const receipts = await Promise.all(answers.map((answer) => receiptIn(answer, identity, phone, bundle, 2)))
  const verdicts = receipts.flatMap((receipt) => receipt.verdicts)
  expect(verdicts.filter(({ kind }) => kind === 'stored')).toHaveLength(2)
  expect(verdicts.filter(({ kind }) => kind === 'duplicate')).toHaveLength(18)
})

test('as many records as a bundle may hold go in one', async () => {
  const server = await testServer()
  const learner = newId()
  const template = answerOf(learner)
  const records = Array.from({ length: limits.bundleRecordsMax }, (_, i) => ({
    ...template,
    id: i === 0 ? template.id : `${template.id}.${i}`,
  }))
  const receipt = await server.send(await newPhone(), records)
  expect(receipt.verdicts).toEqual(records.map((_, i) => stored(i + 1)))
})

test('the server marks again from the answer, whatever the phone says', async () => {
  const server = await testServer()
  const learner = newId()
  const records = lessonOf(learner, server.packHash, ['yes', 'no', 'never-an-option'])
  await server.send(await newPhone(), [...records, answerOf(learner)])
  const answers = (await rowsIn(server.dataDir)).filter(({ kind }) => kind === 'answer')
  expect(answers.map(({ phone_right }) => phone_right)).toEqual([1, 1, 1, 1])
  // The last names a pack this server does not know.
  expect(answers.map(({ marked_right }) => marked_right)).toEqual([1, 0, 0, null])
})

describe('the chain', () => {
  test('is kept with its links as far as the bundle tells them', async () => {
    const server = await testServer()
    const learner = newId()
    const records = answersOf(learner, 4)
    await server.send(await newPhone(), records, { places: [1, 2, 5, 6] })
    const [first = '', second = '', third = ''] = records.map(hashOf)
    const afterFirst = nextLink(noLink, first, nodeSha256)
    expect((await rowsIn(server.dataDir)).map(({ chain_n, chain_link }) => [chain_n, chain_link])).toEqual([
      [1, noLink],
      [2, afterFirst],
      [5, null],
      [6, null],
    ])
    expect([second, third]).not.toContain('')
  })

  test('does not mind records of other learners between', async () => {
    const server = await testServer()
    const [one, two] = [newId(), newId()]
    const records = [answerOf(one), answerOf(two), answerOf(one)]
    await server.send(await newPhone(), records)
    const rows = (await rowsIn(server.dataDir)).filter(({ learner_id }) => learner_id === one)
    expect(rows.map(({ chain_link }) => chain_link)).toEqual([
      noLink,
      nextLink(noLink, hashOf(answerAt(records, 0)), nodeSha256),
    ])
  })
})

const answerAt = (records: readonly AnswerRecord[], place: number) => records[place] ?? answerOf(newId())

describe('when it happened', () => {
  const now = 1_800_000_000_000
  const hour = 3_600_000
  const timeOf = async (changes: Partial<AnswerRecord>, bundle: BundleChanges) => {
    const server = await testServer({ clock: () => now })
    await server.send(await newPhone(), [answerOf(newId(), changes)], bundle)
    const [row] = await rowsIn(server.dataDir)
    return row && [row.phone_at, row.corrected_at, row.doubtful]
  }

  test('is what the phone says while both clocks agree', async () => {
    expect(await timeOf({ at: now - hour, offset: 0 }, { madeAt: now })).toEqual([now - hour, now - hour, 0])
  })

  test('is set right for a clock eleven years behind that the server had told so', async () => {
    const back = 11 * 365 * 24 * hour
    const told = await timeOf({ at: now - back - hour, offset: back / 1000 }, { madeAt: now - back })
    expect(told).toEqual([now - back - hour, now - hour, 0])
  })

  test('is doubtful for a phone that never met a server and is wrong, and never later than it came', async () => {
    const ahead = 30 * 365 * 24 * hour
    expect(await timeOf({ at: now + ahead - hour }, { madeAt: now + ahead })).toEqual([
      now + ahead - hour,
      now - hour,
      1,
    ])
    expect(await timeOf({ at: now + 24 * hour, offset: 0 }, { madeAt: now })).toEqual([now + 24 * hour, now, 1])
  })

  test('is not told by the age of a letter', async () => {
    expect(await timeOf({ at: now - 48 * hour, offset: 0 }, { madeAt: now - 24 * hour, isLetter: true })).toEqual([
      now - 48 * hour,
      now - 48 * hour,
      0,
    ])
  })
})
