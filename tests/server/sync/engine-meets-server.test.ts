// The phone's real engine against the real server; only the phone's database and the line between them are doubles.
import { describe, expect, test } from 'vitest'
import type { Bytes } from '../../../core/bytes.ts'
import { Problem } from '../../../core/problem.ts'
import type { SyncRoad } from '../../../core/sync/engine.ts'
import { memoryStore, roadTo, sync } from '../test-engine.ts'
import { answerOf, newId, newPhone } from '../test-phone.ts'
import { testServer } from '../test-server.ts'

const answersOf = (learner: string, count: number) => Array.from({ length: count }, () => answerOf(learner))

describe('work stays on the phone', () => {
  test('when the answer to a push is lost, and the next try finds all of it received once', async () => {
    const server = await testServer()
    const store = memoryStore(answersOf(newId(), 20))
    const phone = await newPhone()
    const road = roadTo(() => server)
    const lossy: SyncRoad = {
      ...road,
      push: async (bundle: Bytes) => {
        await road.push(bundle)
        throw new Problem('net/unreachable')
      },
    }
    await expect(sync(store, lossy, phone)).rejects.toThrow('net/unreachable')
    expect(store.pendingIds()).toHaveLength(20)
    expect(await sync(store, road, phone)).toEqual({ received: 20, rejected: 0 })
    expect([...store.versions.values()].sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1))
  })

  test('when the server is in trouble', async () => {
    const server = await testServer()
    const store = memoryStore(answersOf(newId(), 3))
    const phone = await newPhone()
    await store.adopt(server.store.identity)
    await server.store.close()
    await expect(
      sync(
        store,
        roadTo(() => server),
        phone,
      ),
    ).rejects.toThrow('net/server-trouble')
    expect(store.pendingIds()).toHaveLength(3)
  })
})

test('more records than one bundle holds arrive in several, gapless', async () => {
  const server = await testServer()
  const store = memoryStore(answersOf(newId(), 1203))
  expect(
    await sync(
      store,
      roadTo(() => server),
      await newPhone(),
    ),
  ).toEqual({ received: 1203, rejected: 0 })
  expect(store.pendingIds()).toEqual([])
  expect([...store.versions.values()]).toEqual(Array.from({ length: 1203 }, (_, i) => i + 1))
})

test('a record the server cannot take is set apart with its reason and holds up no other', async () => {
  const server = await testServer()
  const bad = { ...answerOf(newId()), attempt: 0 }
  const store = memoryStore([answerOf(newId()), bad, answerOf(newId())])
  expect(
    await sync(
      store,
      roadTo(() => server),
      await newPhone(),
    ),
  ).toEqual({ received: 2, rejected: 1 })
  expect([...store.quarantine]).toEqual([[bad.id, 'record/bad-form']])
})

test('a rebuilt server gets everything again, and the phone everything received', async () => {
  const [before, after] = [await testServer(), await testServer()]
  let current = before
  const road = roadTo(() => current)
  const phone = await newPhone()
  const records = answersOf(newId(), 7)
  const store = memoryStore(records)
  await sync(store, road, phone)
  current = after
  expect(await sync(store, road, phone)).toEqual({ received: 0, rejected: 0 })
  const more = memoryStore([...records, answerOf(newId())])
  await more.adopt(before.store.identity)
  await more.settle({ epoch: '', held: records.map(({ id }) => ({ id, version: 1 })), rejected: [], erased: [] })
  expect(await sync(more, road, phone)).toEqual({ received: 8, rejected: 0 })
  expect(more.pendingIds()).toEqual([])
})
