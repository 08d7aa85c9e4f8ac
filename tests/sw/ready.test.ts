// The bundle that the app leaves ready beside the second copies: the worker sends it when the database cannot be read.
import { describe, expect, test } from 'vitest'
import { limits } from '../../core/limits.ts'
import { readyFile } from '../../core/phone/ready.ts'
import { until } from '../fake-timers.ts'
import { consentingLearner, everything, playLesson } from '../src/records/phone.ts'
import { storedCount, waiting, withUnsent, withWorker } from './worker-phone.ts'

/** Met the server, worked on without a line, and was left. */
async function leftPhone() {
  const phone = await withUnsent()
  await phone.keeping.start()
  await phone.keeping.makeReady()
  expect(ready(phone)).toBe(1)
  return phone
}

const ready = ({ caches }: { caches: { paths(name: string): readonly string[] } }) =>
  caches.paths(readyFile.cache).length

const noDatabase = { databases: async () => [] }
const refusing = { ...noDatabase, open: () => failing('UnknownError') } as unknown as IDBFactory
const throwing = {
  ...noDatabase,
  open: () => {
    throw new DOMException('Internal error', 'UnknownError')
  },
} as unknown as IDBFactory
const hanging = { ...noDatabase, open: () => ({}) } as unknown as IDBFactory

/** As a browser whose files are damaged answers. */
function failing(name: string): IDBOpenDBRequest {
  const opening = { error: new DOMException('no', name) } as unknown as IDBOpenDBRequest
  setImmediate(() => opening.onerror?.(new Event('error', { cancelable: true })))
  return opening
}

describe('nothing lies ready', () => {
  test('of a learner who was not asked, or refused', async () => {
    const phone = await withWorker()
    await phone.records.syncStore().adopt(phone.server.store.identity)
    await playLesson(phone.records, await phone.records.addLearner('frog'))
    await phone.keeping.makeReady()
    const refused = await phone.records.addLearner('hen')
    await phone.records.setConsent(refused.id, false, 'consent-1')
    await playLesson(phone.records, refused)
    await phone.keeping.makeReady()
    expect(ready(phone)).toBe(0)
  })

  test('before the phone met a server', async () => {
    const phone = await withWorker()
    await playLesson(phone.records, await consentingLearner(phone.records))
    await phone.keeping.makeReady()
    expect(ready(phone)).toBe(0)
  })

  test('once somebody it names took the word back, in this session of the app or in the next', async () => {
    const phone = await leftPhone()
    await phone.records.setConsent(phone.learner.id, false, 'consent-1')
    await until(() => ready(phone) === 0)
    await phone.send({ idb: refusing })
    expect(phone.line.asked).toEqual([])
    await phone.records.setConsent(phone.learner.id, true, 'consent-1')
    await phone.keeping.makeReady()
    expect(ready(phone)).toBe(1)
  })

  test('when all of it was received', async () => {
    const phone = await leftPhone()
    await phone.send()
    await phone.keeping.takeReceipts()
    phone.keeping.rest()
    await until(() => ready(phone) === 0)
  })

  test('that is torn: the next change clears it away', async () => {
    const phone = await leftPhone()
    phone.caches.plant(readyFile.cache, readyFile.path, '{"sent":1}')
    await phone.send({ idb: refusing })
    expect(phone.line.asked).toEqual([])
    await playLesson(phone.records, phone.learner)
    await until(() => ready(phone) === 0)
  })

  test('where Cache Storage is full, and nothing else is disturbed', async () => {
    const phone = await withUnsent()
    await phone.keeping.start()
    phone.caches.bytesMax = 0
    await phone.keeping.makeReady()
    expect(ready(phone)).toBe(0)
    expect(await everything(phone.records)).toEqual(phone.unsent)
  })
})

describe('the worker sends what lies ready', () => {
  test.each([
    ['when the database cannot be opened', refusing],
    ['when the browser throws', throwing],
    ['when it hangs', hanging],
  ])('%s; the app takes the receipt when its database is back', async (_when, idb) => {
    const phone = await leftPhone()
    const sending = phone.send({ idb })
    for (let looks = 0; looks < 2; looks++) {
      await until(() => idb !== hanging || phone.timers.due().includes(limits.backgroundReadMs))
      if (idb === hanging) phone.timers.advance(limits.backgroundReadMs)
    }
    await sending
    expect(await storedCount(phone)).toBe(phone.unsent.length)
    expect(phone.told()).toBe(1)
    await phone.keeping.takeReceipts()
    expect(await everything(phone.records)).toEqual([])
    expect(await phone.records.delivery(phone.learner.id)).toMatchObject({ received: 4, isInSync: true })
  })

  test('once: while its receipt waits it does not go again', async () => {
    const phone = await leftPhone()
    await phone.send({ idb: refusing })
    await phone.send({ idb: refusing })
    expect(phone.line.asked).toHaveLength(1)
    expect(waiting(phone)).toHaveLength(1)
  })

  test('and leaves a busy server alone as long as it asks for', async () => {
    const phone = await leftPhone()
    phone.line.faults.push(() =>
      Response.json({ code: 'sync/busy' }, { status: 503, headers: { 'retry-after': '600' } }),
    )
    await expect(phone.send({ idb: refusing })).rejects.toMatchObject({ code: 'sync/busy' })
    await expect(phone.send({ idb: refusing })).rejects.toMatchObject({ code: 'sync/busy' })
    expect(phone.line.asked).toHaveLength(1)
  })

  test('but what is newest where the database can be read', async () => {
    const phone = await leftPhone()
    await playLesson(phone.records, phone.learner)
    const unsent = (await everything(phone.records)).length
    await phone.send()
    expect(await storedCount(phone)).toBe(unsent)
  })

  test('of a phone that lost its database since, and whose records came back under another key: nothing is doubled', async () => {
    const phone = await leftPhone()
    await phone.send({ idb: refusing })
    const again = await phone.records.renewKey()
    expect(again).toBeUndefined()
    await phone.keeping.takeReceipts()
    expect(await storedCount(phone)).toBe(phone.unsent.length)
    expect(await everything(phone.records)).toEqual([])
  })
})
