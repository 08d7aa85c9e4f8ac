import { describe, expect, test } from 'vitest'
import { createLocalLocks } from '../../../core/local-locks.ts'
import { outboxCache } from '../../../core/phone/records-layout.ts'
import { nodeCodec, nodeSha256, nodeTimers, nodeVerifier } from '../../../server/node-ports.ts'
import type { Records } from '../../../src/records/records.ts'
import { createKeeping, webCopies, webReadyFile, webReceipts } from '../../../src/sync/sync.ts'
import { type FakeCaches, fakeCaches } from '../../fake-caches.ts'
import { until } from '../../fake-timers.ts'
import { consentingLearner, everything, identityOf, playLesson, recordsPhone, serverOfEpoch } from '../records/phone.ts'
import { syncPhone } from './phone.ts'

function keepingOf(
  records: Records,
  storage: CacheStorage | undefined,
  receipts = webReceipts(storage),
  ready = webReadyFile(storage),
) {
  let restored = 0
  const keeping = createKeeping({
    store: records.syncStore(),
    signer: records.signer,
    renewKey: records.renewKey,
    verifier: nodeVerifier,
    sha256: nodeSha256,
    codec: nodeCodec,
    db: records.db,
    clock: () => 1_790_000_000_000,
    copies: webCopies(storage),
    ready,
    receipts,
    locks: createLocalLocks(),
    timers: nodeTimers,
    watch: records.watch,
    channel: null,
    onRestored: () => void restored++,
  })
  return { ...keeping, restored: () => restored }
}

/** Ids of what is copied. */
const copiedIn = async ({ storage }: FakeCaches) => (await webCopies(storage).all()).map(({ id }) => id).toSorted()
const idsOf = (records: readonly { id: string }[]) => records.map(({ id }) => id).toSorted()

describe('nothing is disturbed', () => {
  test('where the file for the worker never answers: the copies are made all the same', async () => {
    const { records } = recordsPhone()
    const caches = fakeCaches()
    const never = () => new Promise<never>(() => undefined)
    const stuck = { read: never, write: never, remove: never }
    const keeping = keepingOf(records, caches.storage, webReceipts(caches.storage), stuck)
    await keeping.start()
    await playLesson(records, await consentingLearner(records))
    const unsent = await everything(records)
    await until(async () => (await copiedIn(caches)).length === unsent.length)
  })

  test('where the browser has no Cache Storage', async () => {
    const { records } = recordsPhone()
    const keeping = keepingOf(records, undefined)
    await keeping.start()
    await playLesson(records, await consentingLearner(records))
    await keeping.takeReceipts()
    expect(await everything(records)).toHaveLength(6)
  })

  test.each(['QuotaExceededError', 'UnknownError'])(
    'where Cache Storage fails with %s, and it is made up for',
    async (name) => {
      const { records } = recordsPhone()
      const caches = fakeCaches()
      caches.breaks = name
      const keeping = keepingOf(records, caches.storage)
      await keeping.start()
      const learner = await consentingLearner(records)
      await playLesson(records, learner)
      await keeping.takeReceipts()
      caches.breaks = null
      await playLesson(records, learner)
      const unsent = await everything(records)
      await until(async () => (await copiedIn(caches)).length === unsent.length)
      expect(await copiedIn(caches)).toEqual(idsOf(unsent))
    },
  )

  test('by copies that cannot be read: they stay where they are', async () => {
    const { records } = recordsPhone()
    const caches = fakeCaches()
    caches.plant(outboxCache.name, outboxCache.pathOf('a'), '<html>')
    caches.plant(outboxCache.name, outboxCache.pathOf('b'), '{"id":"b","record":{"kind":"answer"}}')
    const keeping = keepingOf(records, caches.storage)
    await keeping.start()
    expect(keeping.restored()).toBe(0)
    expect(await records.learners()).toEqual([])
    expect(caches.paths(outboxCache.name)).toHaveLength(2)
  })
})

test('copies follow every change: made with a save, gone with its receipt', async () => {
  const { records, sync } = await syncPhone()
  const caches = fakeCaches()
  const keeping = keepingOf(records, caches.storage)
  await keeping.start()
  sync.watch(() => sync.state().kind !== 'sending' && keeping.rest())
  await playLesson(records, await consentingLearner(records))
  const unsent = await everything(records)
  await until(async () => (await copiedIn(caches)).length === unsent.length)
  expect(await copiedIn(caches)).toEqual(idsOf(unsent))
  await sync.sendNow()
  await until(() => caches.paths(outboxCache.name).length === 0)
})

test('what a cleared database lost is back before the first try to send, and somebody is told', async () => {
  const caches = fakeCaches()
  const before = recordsPhone().records
  await keepingOf(before, caches.storage).start()
  await playLesson(before, await consentingLearner(before))
  const unsent = await everything(before)
  await until(async () => (await copiedIn(caches)).length === unsent.length)
  const after = await syncPhone()
  const keeping = keepingOf(after.records, caches.storage)
  await keeping.start()
  after.sync.watch(() => after.sync.state().kind !== 'sending' && keeping.rest())
  expect(keeping.restored()).toBe(1)
  expect(await everything(after.records)).toEqual(unsent)
  expect(await after.sync.sendNow()).toMatchObject({ received: unsent.length, rejected: 0 })
  await until(() => caches.paths(outboxCache.name).length === 0)
})

test('what is unsent once more by a receipt that a start took in has its copy', async () => {
  const { records } = recordsPhone()
  await playLesson(records, await consentingLearner(records))
  const all = await everything(records)
  const store = records.syncStore()
  await store.adopt(identityOf('e'))
  await store.settle(serverOfEpoch('e').word(all.slice(0, -1)))
  const caches = fakeCaches()
  // In place of a receipt that tells of a server put back.
  const telling = {
    ...webReceipts(caches.storage),
    all: async () => {
      await store.adopt(identityOf('f'))
      return []
    },
  }
  await keepingOf(records, caches.storage, telling).start()
  await until(async () => (await copiedIn(caches)).length === all.length)
  expect(await copiedIn(caches)).toEqual(idsOf(all))
})
