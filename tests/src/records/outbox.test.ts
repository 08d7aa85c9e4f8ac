import { describe, expect, test } from 'vitest'
import {
  anyId,
  consentingLearner,
  everything,
  heldIn,
  identityOf,
  LESSON,
  NOW,
  PACK,
  playLesson,
  recordsPhone,
} from './phone.ts'

const KEY = `${PACK}/${LESSON}`

async function phoneWithWork() {
  const { records, again, databaseName } = recordsPhone()
  const learner = await consentingLearner(records)
  await playLesson(records, learner)
  const store = records.syncStore()
  await store.adopt(identityOf('a'))
  return { records, again, databaseName, learner, store, sent: await everything(records) }
}

describe('without consent', () => {
  test('nothing of a learner is pending, whatever they did', async () => {
    const { records } = recordsPhone()
    const [silent, refusing] = [await records.addLearner('frog'), await records.addLearner('hen')]
    await records.setConsent(refusing.id, false, 'consent-1')
    await playLesson(records, silent)
    await playLesson(records, refusing)
    expect(await everything(records)).toEqual([])
    expect(await records.unsentCount()).toBe(9)
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
    expect(await records.delivery(learner.id)).toMatchObject({ onPhone: 6, received: 0 })
  })
})

describe('a verdict changes nothing', () => {
  test('for an id this phone never sent', async () => {
    const { records, learner, store, sent } = await phoneWithWork()
    await store.settle({
      epoch: 'a'.repeat(32),
      held: [{ id: anyId(), version: 1 }],
      rejected: [{ id: anyId(), reason: 'record/bad-form' }],
      erased: [anyId()],
    })
    expect(await everything(records)).toEqual(sent)
    expect(await records.delivery(learner.id)).toMatchObject({ received: 0, refused: 0, lastReceivedAt: null })
  })

  test('when another tab has met a newer epoch meanwhile', async () => {
    const { records, again, store, sent } = await phoneWithWork()
    await again().syncStore().adopt(identityOf('b'))
    await store.settle(heldIn('a', sent))
    expect(await everything(records)).toEqual(sent)
  })

  test('when it comes a second time', async () => {
    const { records, learner, store, sent } = await phoneWithWork()
    await store.settle(heldIn('a', sent))
    const before = await records.delivery(learner.id)
    await store.settle(heldIn('a', sent))
    expect(await records.delivery(learner.id)).toEqual(before)
  })
})

test('what the server holds leaves the outbox and stays on the phone', async () => {
  const { records, learner, store, sent } = await phoneWithWork()
  await store.settle(heldIn('a', sent.slice(0, 3)))
  expect(await everything(records)).toEqual(sent.slice(3))
  expect(await records.delivery(learner.id)).toEqual({
    onPhone: 2,
    received: 3,
    refused: 0,
    refusedReasons: [],
    lastReceivedAt: NOW,
  })
  expect(await records.lessonDelivery(learner.id)).toEqual({ [KEY]: 'on-phone' })
  await store.settle(heldIn('a', sent.slice(3)))
  expect(await records.lessonDelivery(learner.id)).toEqual({ [KEY]: 'received' })
  expect(
    (await records.exportText())
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line)),
  ).toEqual(sent)
})

test('a refused record stays in view with its neighbours delivered, and can be sent again', async () => {
  const { records, learner, store, sent } = await phoneWithWork()
  const [, refused, ...rest] = sent
  if (refused === undefined) throw new Error('nothing to refuse')
  await store.settle({ ...heldIn('a', rest), rejected: [{ id: refused.id, reason: 'record/bad-form' }] })
  expect(await everything(records)).toEqual(sent.slice(0, 1))
  expect(await records.delivery(learner.id)).toMatchObject({ onPhone: 1, received: 3, refused: 1 })
  expect(await records.lessonDelivery(learner.id)).toEqual({ [KEY]: 'refused' })
  await records.retryRefused()
  expect(await everything(records)).toEqual(sent.slice(0, 2))
})

test('an erased record is not sent again and counts as nothing', async () => {
  const { records, learner, store, sent } = await phoneWithWork()
  await store.settle({ ...heldIn('a', []), erased: sent.map((record) => record.id) })
  expect(await everything(records)).toEqual([])
  expect(await records.delivery(learner.id)).toMatchObject({ onPhone: 0, received: 0, refused: 0 })
})

test('a new epoch puts all that was received or refused back, in the old order', async () => {
  const { records, learner, store, sent } = await phoneWithWork()
  const [first, ...rest] = sent
  if (first === undefined) throw new Error('nothing to refuse')
  await store.settle({ ...heldIn('a', rest), rejected: [{ id: first.id, reason: 'record/bad-form' }] })
  await store.adopt(identityOf('a'))
  expect(await everything(records)).toEqual([])
  await store.adopt(identityOf('b'))
  expect(await everything(records)).toEqual(sent)
  expect(await records.delivery(learner.id)).toMatchObject({ onPhone: sent.length, received: 0, refused: 0 })
  expect(await store.identity()).toEqual(identityOf('b'))
})

test('pending records come oldest first across learners, at most as many as asked for', async () => {
  const { records } = recordsPhone()
  const [one, two] = [await consentingLearner(records), await consentingLearner(records)]
  await playLesson(records, two)
  await playLesson(records, one)
  const all = await everything(records)
  expect(all.map((record) => record.learner)).toEqual([
    one.id,
    ...Array<string>(5).fill(two.id),
    ...Array<string>(4).fill(one.id),
  ])
  expect(await records.syncStore().pending(3)).toEqual(all.slice(0, 3))
})

test('the export of one learner holds no line of another', async () => {
  const { records } = recordsPhone()
  const [one, two] = [await records.addLearner('frog'), await records.addLearner('hen')]
  await playLesson(records, one)
  await playLesson(records, two)
  const text = await records.exportText(one.id)
  expect(text).not.toContain(two.id)
  expect(text.trim().split('\n')).toHaveLength(4)
})
