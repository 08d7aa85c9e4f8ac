import { describe, expect, test } from 'vitest'
import { limits } from '../../core/limits.ts'
import { mergeInto } from '../../core/phone/merge.ts'
import { pauseFile } from '../../core/phone/pause.ts'
import { recordsLayout } from '../../core/phone/records-layout.ts'
import { reconnectDelayMs } from '../../core/sync/retry.ts'
import { deviceOf } from '../../core/sync/sender.ts'
import { nodeSha256 } from '../../server/node-ports.ts'
import { webPauses } from '../../src/sync/sync.ts'
import { until } from '../fake-timers.ts'
import { dump } from '../phone-storage.ts'
import { consentingLearner, everything, playLesson, recordsPhone } from '../src/records/phone.ts'
import type { SyncPhone } from '../src/sync/phone.ts'
import { storedCount, waiting, withUnsent, withWorker } from './worker-phone.ts'

describe('the worker sends nothing', () => {
  test('of a learner who was not asked, or refused', async () => {
    const phone = await withWorker()
    await phone.records.syncStore().adopt(phone.server.store.identity)
    await phone.records.signer()
    await playLesson(phone.records, await phone.records.addLearner('frog'))
    await phone.send()
    const refusing = await phone.records.addLearner('hen')
    await phone.records.setConsent(refusing.id, false, 'consent-1')
    await playLesson(phone.records, refusing)
    await phone.send()
    expect(phone.line.asked).toEqual([])
  })

  test('before the phone met a server, or has a key', async () => {
    const phone = await withWorker()
    await playLesson(phone.records, await consentingLearner(phone.records))
    await phone.records.signer()
    await phone.send()
    const keyless = await withWorker()
    await keyless.records.syncStore().adopt(keyless.server.store.identity)
    await playLesson(keyless.records, await consentingLearner(keyless.records))
    await keyless.send()
    expect([...phone.line.asked, ...keyless.line.asked]).toEqual([])
  })

  test('while somebody looks at a window: that one sends', async () => {
    const phone = await withUnsent({ isLookedAt: async () => true })
    await phone.send()
    expect(phone.line.asked).toEqual([])
  })

  test('while another holds the lock; the last time it goes without, for that one may be frozen', async () => {
    const taken = { request: async (_name: string, _how: object, task: (lock: null) => unknown) => task(null) }
    const phone = await withUnsent({ locks: taken as unknown as LockManager })
    await expect(phone.send()).rejects.toMatchObject({ code: 'sync/busy' })
    expect(phone.line.asked).toEqual([])
    await phone.send({ isLastChance: true })
    expect(phone.line.asked).toHaveLength(1)
  })

  test('without a database, and makes none', async () => {
    const phone = await withWorker({ idb: indexedDB })
    await phone.send()
    expect(phone.line.asked).toEqual([])
    expect((await indexedDB.databases()).map(({ name }) => name)).not.toContain(recordsLayout.name)
  })

  test('while the second database holds what did not come home; when it did, it sends again', async () => {
    const phone = await withUnsent()
    const secondName = `${phone.databaseName}-b`
    const second = recordsPhone({ databaseName: secondName }).records
    await playLesson(second, await consentingLearner(second))
    const idb = {
      open: (name: string) => indexedDB.open(name === recordsLayout.secondName ? secondName : phone.databaseName),
      databases: async () => [{ name: recordsLayout.secondName, version: 30 }],
    } as unknown as IDBFactory
    await phone.send({ idb })
    expect(phone.line.asked).toEqual([])
    await mergeInto(phone.records.db, second.db, nodeSha256)
    await phone.send({ idb })
    expect(phone.line.asked).toHaveLength(1)
    await playLesson(second, await consentingLearner(second))
    await phone.send({ idb })
    expect(phone.line.asked).toHaveLength(1)
  })

  test('out of a newer app’s database', async () => {
    const phone = await withUnsent()
    const newer = { version: (recordsLayout.version + 1) * 10 }
    const idb = {
      open: () => {
        const opening = indexedDB.open(phone.databaseName)
        return new Proxy(opening, {
          get: (target, name) => {
            const value = Reflect.get(target, name)
            if (name !== 'result') return typeof value === 'function' ? value.bind(target) : value
            return new Proxy(target.result, {
              get: (db, key) => {
                const own = key === 'version' ? newer.version : Reflect.get(db, key)
                return typeof own === 'function' ? own.bind(db) : own
              },
            })
          },
          set: (target, name, value) => Reflect.set(target, name, value),
        })
      },
      databases: async () => [],
    } as unknown as IDBFactory
    await phone.send({ idb })
    expect(phone.line.asked).toEqual([])
  })
})

describe('the worker asks the browser to try again', () => {
  test.each<[string, SyncPhone['line']['faults'][number], string]>([
    ['when the line is lost', 'lost', 'Failed to fetch'],
    ['when a portal answers', () => new Response('<!doctype html>'), 'net/not-our-server'],
    ['when the server is busy', () => Response.json({ code: 'sync/busy' }, { status: 503 }), 'sync/busy'],
    ['when a proxy stumbles', () => new Response('<html>', { status: 502 }), 'net/server-trouble'],
  ])('%s; nothing moved', async (_when, fault, why) => {
    const phone = await withUnsent()
    const before = await dump(phone.databaseName)
    phone.line.faults.push(fault)
    await expect(phone.send()).rejects.toThrow(why)
    expect(await dump(phone.databaseName)).toEqual(before)
    expect(waiting(phone)).toEqual([])
    await phone.send()
    expect(waiting(phone)).toHaveLength(1)
  })
})

describe('a server that names a time is left alone till then', () => {
  const busy = () => Response.json({ code: 'sync/busy' }, { status: 503, headers: { 'retry-after': '600' } })

  test('by the worker that heard it', async () => {
    const phone = await withUnsent()
    phone.line.faults.push(busy)
    await expect(phone.send()).rejects.toMatchObject({ code: 'sync/busy' })
    await expect(phone.send()).rejects.toMatchObject({ code: 'sync/busy' })
    expect(phone.line.asked).toHaveLength(1)
    await phone.send({ clock: () => 1_790_000_601_000 })
    expect(phone.line.asked).toHaveLength(2)
  })

  test('by the worker when the window heard it, and a clock that went back keeps nobody waiting', async () => {
    const phone = await withUnsent()
    webPauses(phone.caches.storage, () => 1_790_000_000_000)(600_000)
    await until(() => phone.caches.paths(pauseFile.cache).length === 1)
    await expect(phone.send()).rejects.toMatchObject({ code: 'sync/busy' })
    expect(phone.line.asked).toEqual([])
    await phone.send({ clock: () => 1_700_000_000_000 })
    expect(phone.line.asked).toHaveLength(1)
  })
})

test('what needs the app is left to it: the worker ends, and tries nothing else', async () => {
  const phone = await withUnsent()
  phone.line.faults.push(() => Response.json({ code: 'sync/wrong-audience' }, { status: 409 }))
  await phone.send()
  expect(phone.line.asked).toEqual(['POST sync/bundles'])
  expect(waiting(phone)).toEqual([])
})

test('a server that forgot this device is shown the key', async () => {
  const phone = await withUnsent()
  const { signer } = phone.records
  const device = deviceOf((await signer()).publicKey, nodeSha256)
  await phone.records.db.write(['servers'], async (tx) => {
    const row = await tx.get('servers', 'current')
    if (row !== undefined) await tx.putMany('servers', [{ ...row, knows: device }])
  })
  await phone.send()
  expect(phone.line.asked).toEqual(['POST sync/bundles', 'POST sync/bundles'])
  expect(await storedCount(phone)).toBe(phone.unsent.length)
})

test('the worker sends, writes nothing into the database, and the app takes the receipt later', async () => {
  const phone = await withUnsent()
  const before = await dump(phone.databaseName)
  await phone.send()
  expect(await storedCount(phone)).toBe(phone.unsent.length)
  expect(await dump(phone.databaseName)).toEqual(before)
  expect(phone.told()).toBe(1)
  await phone.keeping.takeReceipts()
  expect(await everything(phone.records)).toEqual([])
  expect(await phone.records.delivery(phone.learner.id)).toMatchObject({
    received: 4,
    isInSync: true,
  })
  expect(waiting(phone)).toEqual([])
})

test('a second wake-up sends nothing twice while the receipt waits, and sends what came since', async () => {
  const phone = await withUnsent()
  await phone.send()
  await phone.send()
  expect(phone.line.asked).toHaveLength(1)
  await playLesson(phone.records, phone.learner)
  await phone.send()
  expect(phone.line.asked).toHaveLength(2)
  await phone.keeping.takeReceipts()
  expect(await everything(phone.records)).toEqual([])
  expect(await phone.records.delivery(phone.learner.id)).toMatchObject({ isInSync: true, refused: 0 })
})

test('the worker takes a place of its own in a window as wide as it may live', async () => {
  const phone = await withUnsent()
  await phone.records.db.write(['servers'], async (tx) => {
    const row = await tx.get('servers', 'current')
    if (row !== undefined) await tx.putMany('servers', [{ ...row, windowSeconds: 3600 }])
  })
  const device = deviceOf((await phone.records.signer()).publicKey, nodeSha256)
  const sending = phone.send()
  const place = reconnectDelayMs(device, limits.backgroundSpreadSecondsMax)
  await until(() => phone.timers.due().includes(place))
  expect(phone.line.asked).toEqual([])
  phone.timers.advance(place)
  await sending
  expect(phone.line.asked).toHaveLength(1)
})
