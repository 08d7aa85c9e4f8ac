import { describe, expect, test } from 'vitest'
import { limits } from '../../../core/limits.ts'
import { markInLetter } from '../../../core/phone/letters.ts'
import { fullDisk } from '../../phone-storage.ts'
import {
  anyId,
  consentingLearner,
  everything,
  identityOf,
  itemCalled,
  LESSON,
  NOW,
  onDisk,
  PACK,
  playLesson,
  recordsPhone,
  rejected,
  serverOfEpoch,
} from './phone.ts'

const KEY = `${PACK}/${LESSON}`

async function phoneWithWork() {
  const { records, again, databaseName } = recordsPhone()
  const learner = await consentingLearner(records)
  await playLesson(records, learner)
  const store = records.syncStore()
  await store.adopt(identityOf('a'))
  const server = serverOfEpoch('a')
  return { records, again, databaseName, learner, store, server, sent: await everything(records) }
}

describe('without consent', () => {
  test('nothing of a learner is pending, whatever they did', async () => {
    const { records } = recordsPhone()
    const [silent, refusing] = [await records.addLearner('frog'), await records.addLearner('hen')]
    await records.setConsent(refusing.id, false, 'consent-1')
    await playLesson(records, silent)
    await playLesson(records, refusing)
    expect(await everything(records)).toEqual([])
    expect(await records.unsentCount()).toBe(2 + 1 + 8)
  })

  test('of one learner the others are pending still', async () => {
    const { records } = recordsPhone()
    await playLesson(records, await records.addLearner('frog'))
    const learner = await consentingLearner(records)
    await playLesson(records, learner)
    expect(new Set((await everything(records)).map((record) => record.learner))).toEqual(new Set([learner.id]))
  })

  test('given back, the rest stays on the phone', async () => {
    const { records, learner } = await phoneWithWork()
    await records.setConsent(learner.id, false, 'consent-1')
    expect(await everything(records)).toEqual([])
    expect(await records.delivery(learner.id)).toMatchObject({ onPhone: 4, received: 0 })
  })
})

describe('a verdict changes nothing', () => {
  test('for an id this phone never sent', async () => {
    const { records, learner, store, server, sent } = await phoneWithWork()
    const [one] = sent
    if (one === undefined) throw new Error('nothing to send')
    const strangers = [0, 1, 2].map(() => ({ ...one, id: anyId(), learner: anyId() }))
    const [, two, three] = strangers.map(({ id }) => id)
    const verdicts = { [two ?? '']: rejected('record/bad-form'), [three ?? '']: { kind: 'erased' as const } }
    await store.settle(server.word(strangers, verdicts))
    expect(await everything(records)).toEqual(sent)
    expect(await records.delivery(learner.id)).toMatchObject({ received: 0, refused: 0, lastReceivedAt: null })
  })

  test('when another tab has met a newer epoch meanwhile', async () => {
    const { records, again, store, server, sent } = await phoneWithWork()
    await again().syncStore().adopt(identityOf('b'))
    expect(await store.settle(server.word(sent))).toBe(false)
    expect(await everything(records)).toEqual(sent)
  })

  test('when it comes a second time', async () => {
    const { records, learner, store, server, sent } = await phoneWithWork()
    await store.settle(server.word(sent))
    const before = await records.delivery(learner.id)
    await store.settle(server.word(sent))
    expect(await records.delivery(learner.id)).toEqual(before)
  })
})

test('what the server holds leaves the outbox and stays on the phone', async () => {
  const { records, learner, store, server, sent } = await phoneWithWork()
  await store.settle(server.word(sent.slice(0, 4)))
  expect(await everything(records)).toEqual(sent.slice(4))
  expect(await records.delivery(learner.id)).toEqual({
    onPhone: 2,
    inLetters: 0,
    onTheWay: 0,
    received: 2,
    refused: 0,
    refusedReasons: [],
    lastReceivedAt: NOW,
    isInSync: false,
  })
  expect(await records.lessonDelivery(learner.id)).toEqual({ [KEY]: 'on-phone' })
  await store.settle(server.word(sent.slice(4)))
  expect(await records.lessonDelivery(learner.id)).toEqual({ [KEY]: 'received' })
  expect(await records.delivery(learner.id)).toMatchObject({ received: 4, isInSync: true })
  expect(
    (await records.exportText())
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line)),
  ).toEqual(sent)
})

test('in sync is never said of a server that holds other records than this phone', async () => {
  const { records, learner, store, server, sent } = await phoneWithWork()
  const settle = () => {
    const word = server.word(sent)
    const learners = word.learners.map(({ head, ...one }) => ({ ...one, head: { ...head, sum: '0'.repeat(16) } }))
    return store.settle({ ...word, learners })
  }
  for (let exchange = 0; exchange < limits.repairsMax; exchange++) {
    await settle()
    expect(await everything(records)).toEqual(sent)
  }
  await settle()
  expect(await everything(records)).toEqual([])
  expect(await records.delivery(learner.id)).toMatchObject({ onPhone: 0, refused: 0, isInSync: false })
})

test('what somebody carries is on its way until its receipt comes', async () => {
  const { records, learner, store, server, sent } = await phoneWithWork()
  const [card, consent, first, ...rest] = sent
  if (card === undefined || consent === undefined || first === undefined) throw new Error('nothing to send')
  const mark = (ids: readonly string[], letter: 'written' | 'carried') =>
    records.db.write(['outbox'], (tx) => markInLetter(tx, ids, letter))
  expect(await records.delivery(learner.id)).toMatchObject({ onPhone: 4, inLetters: 0, onTheWay: 0 })
  await mark([first.id], 'written')
  expect(await records.delivery(learner.id)).toMatchObject({ onPhone: 4, inLetters: 1, onTheWay: 0 })
  await mark([first.id], 'carried')
  await mark([first.id], 'written')
  expect(await records.delivery(learner.id)).toMatchObject({ onPhone: 3, onTheWay: 1 })
  expect(await records.lessonDelivery(learner.id)).toEqual({ [KEY]: 'on-phone' })
  await mark(
    rest.map(({ id }) => id),
    'carried',
  )
  expect(await records.lessonDelivery(learner.id)).toEqual({ [KEY]: 'carried' })
  await store.settle(server.word(sent))
  expect(await records.delivery(learner.id)).toMatchObject({ onTheWay: 0, received: 4 })
})

test('a refused record stays in view with its neighbours delivered, and can be sent again', async () => {
  const { records, learner, store, server, sent } = await phoneWithWork()
  const [first, , refused] = sent
  if (first === undefined || refused === undefined) throw new Error('nothing to refuse')
  await store.settle(server.word(sent.slice(1), { [refused.id]: rejected('record/bad-form') }))
  expect(await everything(records)).toEqual([first])
  expect(await records.delivery(learner.id)).toMatchObject({ onPhone: 0, received: 3, refused: 1, isInSync: false })
  expect(await records.lessonDelivery(learner.id)).toEqual({ [KEY]: 'refused' })
  await records.retryRefused()
  expect(await everything(records)).toEqual([first, refused])
})

test('a full phone says so when many rows do not fit, and all stays unsent', async () => {
  const { records, store, server, sent } = await phoneWithWork()
  const free = fullDisk('verdicts')
  await expect(store.settle(server.word(sent))).rejects.toMatchObject({ code: 'storage/full' })
  expect(await everything(records)).toEqual(sent)
  free()
  await store.settle(server.word(sent))
  expect(await everything(records)).toEqual([])
})

describe('of a learner who was erased', () => {
  async function erased() {
    const phone = await phoneWithWork()
    const { records, learner, store, server, sent } = phone
    const run = await records.openRun(learner.id, PACK, 'c'.repeat(64), LESSON)
    const free = fullDisk('runs')
    const held = await records.openRun(learner.id, PACK, 'c'.repeat(64), 'second')
    free()
    const late = serverOfEpoch('a').word(sent)
    const verdicts = Object.fromEntries(sent.map(({ id }) => [id, { kind: 'erased' as const }]))
    await store.settle(server.word(sent, verdicts))
    return { ...phone, run, held, late }
  }

  test('nothing is left, nothing is sent, and nobody is listed', async () => {
    const { records, learner, databaseName } = await erased()
    expect(await everything(records)).toEqual([])
    expect(await records.learners()).toEqual([])
    expect(await records.exportText()).toBe('')
    expect(await records.delivery(learner.id)).toMatchObject({ onPhone: 0, received: 0, refused: 0 })
    const { learners, ...rest } = await onDisk(databaseName)
    expect(JSON.stringify(rest)).not.toContain(learner.id)
    expect(learners).toEqual([expect.not.objectContaining({ secret: expect.anything() })])
  })

  test('a word that was late on its way writes nothing down', async () => {
    const { store, late, databaseName } = await erased()
    const before = await onDisk(databaseName)
    await store.settle(late)
    const { servers: _met, ...after } = await onDisk(databaseName)
    expect(after).toEqual(expect.objectContaining({ heads: before.heads, received: before.received }))
  })

  test('nothing comes in again: no answer, no consent, no card', async () => {
    const { records, learner, run, held } = await erased()
    const gone = { code: 'record/erased' }
    await expect(records.welcome(learner.id, anyId(), 'frog')).rejects.toMatchObject(gone)
    await expect(records.setConsent(learner.id, true, 'consent-1')).rejects.toMatchObject(gone)
    await expect(records.cardSecret(learner.id)).rejects.toMatchObject(gone)
    await expect(records.cutOff(learner.id, anyId())).rejects.toMatchObject(gone)
    await expect(records.saveAnswer(run.id, itemCalled('one'), ['yes'])).rejects.toThrow()
    await expect(records.saveAnswer(held.id, itemCalled('one'), ['yes'])).rejects.toMatchObject(gone)
    expect(await records.exportText()).toBe('')
  })
})

test('a new epoch puts all that was received or refused back, in the old order', async () => {
  const { records, learner, store, server, sent } = await phoneWithWork()
  const first = sent[2]
  if (first === undefined) throw new Error('nothing to refuse')
  await store.settle(server.word(sent, { [first.id]: rejected('record/bad-form') }))
  await store.adopt(identityOf('a'))
  expect(await everything(records)).toEqual([])
  await store.adopt(identityOf('b'))
  expect(await everything(records)).toEqual(sent)
  expect(await records.delivery(learner.id)).toMatchObject({ onPhone: 4, received: 0, refused: 0 })
  expect(await store.server()).toMatchObject({ identity: identityOf('b') })
})

test('pending records are the oldest of all learners, at most as many as asked for, each learner in one piece', async () => {
  const { records } = recordsPhone()
  const [one, two] = [await consentingLearner(records), await consentingLearner(records)]
  await playLesson(records, two)
  await playLesson(records, one)
  const all = await everything(records)
  expect(all.map((record) => record.learner)).toEqual([...Array(6).fill(one.id), ...Array(6).fill(two.id)])
  const batch = await records.syncStore().pending(5)
  expect(batch?.rows.map(({ record, n }) => [record.learner, record.kind, n])).toEqual([
    [one.id, 'card', 1],
    [one.id, 'consent', 2],
    [two.id, 'card', 1],
    [two.id, 'consent', 2],
    [two.id, 'answer', 3],
  ])
})

test('the export of one learner holds no line of another', async () => {
  const { records } = recordsPhone()
  const [one, two] = [await records.addLearner('frog'), await records.addLearner('hen')]
  await playLesson(records, one)
  await playLesson(records, two)
  const text = await records.exportText(one.id)
  expect(text).not.toContain(two.id)
  expect(text.trim().split('\n')).toHaveLength(5)
})
