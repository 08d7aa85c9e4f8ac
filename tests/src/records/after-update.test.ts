import { describe, expect, test } from 'vitest'
import { dump, fullDisk } from '../../phone-storage.ts'
import {
  consentingLearner,
  everything,
  identityOf,
  playLesson,
  recordsPhone,
  rejected,
  serverOfEpoch,
} from './phone.ts'

/** A phone of version 1 whose first two records the server refused. */
async function phoneWithRefused() {
  const phone = recordsPhone({ appVersion: '1' })
  const learner = await consentingLearner(phone.records)
  await playLesson(phone.records, learner)
  const store = phone.records.syncStore()
  await store.adopt(identityOf('a'))
  const sent = await everything(phone.records)
  const server = serverOfEpoch('a')
  const [one, two] = sent
  if (one === undefined || two === undefined) throw new Error('nothing to refuse')
  const refusals = { [one.id]: rejected('sync/bad-form'), [two.id]: rejected('record/bad-form') }
  await store.settle(server.word(sent, refusals))
  return { ...phone, learner, sent, server, refusals }
}

describe('what was refused stays back', () => {
  test('at the next start of the same app, with its reasons', async () => {
    const { again, learner } = await phoneWithRefused()
    const restarted = again()
    expect(await everything(restarted)).toEqual([])
    expect(await restarted.delivery(learner.id)).toMatchObject({
      refused: 2,
      refusedReasons: ['record/bad-form', 'sync/bad-form'],
    })
  })

  test('when no version is told', async () => {
    const { databaseName } = await phoneWithRefused()
    const unversioned = recordsPhone({ databaseName }).records
    expect(await everything(unversioned)).toEqual([])
  })

  test('and refused by the new app too, is not sent without end', async () => {
    const { again, sent, server, refusals, learner } = await phoneWithRefused()
    const updated = again({ appVersion: '2' })
    await everything(updated)
    await updated.syncStore().settle(server.word(sent.slice(0, 2), refusals))
    expect(await everything(updated)).toEqual([])
    expect(await everything(again({ appVersion: '2' }))).toEqual([])
    expect(await updated.delivery(learner.id)).toMatchObject({ refused: 2 })
  })
})

test('after an update what was refused goes out once more, and the screens hear of it', async () => {
  const { again, sent, learner } = await phoneWithRefused()
  const updated = again({ appVersion: '2' })
  let told = 0
  updated.watch(() => told++)
  expect(await everything(updated)).toEqual(sent.slice(0, 2))
  expect(told).toBe(1)
  expect(await updated.delivery(learner.id)).toMatchObject({ onPhone: 0, refused: 0, refusedReasons: [] })
})

test('a reason that many records share is told once', async () => {
  const { records, sent, server, refusals, learner } = await phoneWithRefused()
  await records.retryRefused()
  const same = Object.fromEntries(Object.keys(refusals).map((id) => [id, rejected('record/id-conflict')]))
  await records.syncStore().settle(server.word(sent.slice(0, 2), same))
  expect((await records.delivery(learner.id)).refusedReasons).toEqual(['record/id-conflict'])
})

test('a phone too full to note the version sends what it has, and tries again later', async () => {
  const { again, sent, databaseName } = await phoneWithRefused()
  const updated = again({ appVersion: '2' })
  const free = fullDisk('app')
  expect(await everything(updated)).toEqual([])
  expect((await dump(databaseName)).app).toEqual([{ key: 'current', version: '1' }])
  free()
  expect(await everything(updated)).toEqual(sent.slice(0, 2))
})
