import { describe, expect, test } from 'vitest'
import { nextLink } from '../../../core/record/chain.ts'
import { nodeSha256 } from '../../../server/node-ports.ts'
import { ask } from '../../phone-storage.ts'
import { consentingLearner, everything, identityOf, onDisk, playLesson, recordsPhone, serverOfEpoch } from './phone.ts'

/** Changes a row on disk behind everybody's back. */
async function damage(databaseName: string, store: string, key: IDBValidKey, how: (row: never) => unknown) {
  const db = await ask(indexedDB.open(databaseName))
  const rows = db.transaction(store, 'readwrite').objectStore(store)
  const damaged = how((await ask<unknown>(rows.get(key))) as never)
  if (damaged === undefined) await ask(rows.delete(key))
  else await ask(rows.put(damaged))
  db.close()
}

async function damagedPhone(how: (row: { record: object }) => unknown) {
  const phone = recordsPhone()
  const learner = await consentingLearner(phone.records)
  await playLesson(phone.records, learner)
  const sent = await everything(phone.records)
  await damage(phone.databaseName, 'records', 3, how)
  return { ...phone, learner, sent }
}

const ways: readonly [string, (row: { record: object }) => unknown][] = [
  ['lost its content', ({ record: _gone, ...row }) => row],
  ['is cut short', (row) => ({ ...row, record: { kind: 'answer' } })],
  ['says another answer than was given', (row) => ({ ...row, record: { ...row.record, answer: ['no'] } })],
  ['forgot its place in the chain', (row) => ({ ...row, n: 'three' })],
  ['names a link that is none', (row) => ({ ...row, link: 'zzzz' })],
  ['claims to be somebody else’s', (row) => ({ ...row, record: { ...row.record, learner: '9'.repeat(32) } })],
]

describe.each(ways)('a record that %s', (_what, how) => {
  test('is set aside with its reason, and its neighbours are sent', async () => {
    const { records, learner, sent } = await damagedPhone(how)
    expect(await everything(records)).toEqual(sent.filter((_, i) => i !== 2))
    expect(await records.delivery(learner.id)).toMatchObject({
      refused: 1,
      refusedReasons: ['record/bad-form'],
      isInSync: false,
    })
  })

  test('stays aside whatever is tried, and stops nothing of what comes later', async () => {
    const { records, again, learner, sent } = await damagedPhone(how)
    await everything(records)
    await records.retryRefused()
    expect(await everything(records)).toHaveLength(sent.length - 1)
    await records.syncStore().adopt(identityOf('a'))
    await records.syncStore().settle(serverOfEpoch('a').word(await everything(records)))
    await playLesson(records, learner)
    expect(await everything(again({ appVersion: '9' }))).toHaveLength(4)
    expect(await records.delivery(learner.id)).toMatchObject({ refused: 1 })
  })

  test('leaves the export possible', async () => {
    const { records, sent } = await damagedPhone(how)
    expect((await records.exportText()).split('\n')).toHaveLength(sent.length + 1)
  })
})

test('an unsent record that is gone from the disk is told, and stops nothing', async () => {
  const { records, learner, databaseName } = await damagedPhone((row) => row)
  const db = await ask(indexedDB.open(databaseName))
  await ask(db.transaction('records', 'readwrite').objectStore('records').delete(4))
  db.close()
  expect(await everything(records)).toHaveLength(5)
  expect(await records.delivery(learner.id)).toMatchObject({ refused: 1, refusedReasons: ['record/bad-form'] })
})

describe.each([
  ['is gone', () => undefined],
  ['lost its place', (row: object) => ({ ...row, n: undefined })],
  ['names a link that is none', (row: object) => ({ ...row, link: 'zzzz' })],
  ['lost what was reached', (row: object) => ({ ...row, progress: null })],
])('a row of progress that %s', (_what, how) => {
  test('is made anew from the records at the next save', async () => {
    const { records, learner, databaseName } = await damagedPhone((row) => row)
    const before = await records.progress(learner.id)
    const whole = (await onDisk(databaseName)).records as readonly { n: number; link: string; hash: string }[]
    const last = whole.at(-1)
    await damage(databaseName, 'progress', learner.id, how)
    await playLesson(records, learner)
    expect(await records.progress(learner.id)).toEqual(before)
    const next = (await onDisk(databaseName)).records?.[whole.length]
    expect(next).toMatchObject({
      n: whole.length + 1,
      link: nextLink(last?.link ?? '', last?.hash ?? '', nodeSha256),
    })
    expect(await everything(records)).toHaveLength(whole.length + 4)
  })
})

test('a damaged hash does not stop a phone that takes another key', async () => {
  const { records, sent } = await damagedPhone((row) => ({ ...row, hash: null }))
  await records.syncStore().adopt(identityOf('a'))
  await records.syncStore().settle(serverOfEpoch('a').word(sent.slice(0, 2), {}, { isTwin: true }))
  expect(await everything(records)).toHaveLength(sent.length - 3)
})
