import { describe, expect, test } from 'vitest'
import { utf8 } from '../../../core/bytes.ts'
import { limits } from '../../../core/limits.ts'
import { type SyncPorts, type SyncRoad, syncOnce } from '../../../core/sync/engine.ts'
import { ANNA, idsOf, newPhone, workOf } from '../phone/phone-tables.ts'
import { smallServer } from './small-server.ts'
import { ports, testDevice } from './test-parties.ts'

const work = workOf(10)

async function phoneAndServer(records = work) {
  const [phone, server, { signer }] = [await newPhone({ id: ANNA }), await smallServer(), await testDevice()]
  await phone.store.adopt(server.identity)
  await phone.save(...records)
  const renewed: string[] = []
  const engine = (road: SyncRoad = server.road): SyncPorts => ({
    ...ports,
    store: phone.store,
    road,
    signer: async () => signer,
    renewKey: async () => void renewed.push('key'),
    clock: () => 0,
  })
  return { phone, server, engine, renewed }
}

describe('all stays to be sent when', () => {
  test.each([
    ['a captive portal answers', 200, '<!doctype html>', 'net/not-our-server'],
    ['a proxy gives up', 502, 'Bad gateway', 'net/server-trouble'],
    ['the server is busy', 503, '{"code":"sync/busy"}', 'sync/busy'],
    ['a newer server says what nobody knows', 422, '{"code":"sync/of-2031"}', 'net/server-trouble'],
  ])('%s', async (_what, status, text, code) => {
    const { phone, server, engine } = await phoneAndServer()
    const road = { ...server.road, push: async () => ({ status, body: utf8(text), retryAfter: null }) }
    await expect(syncOnce(engine(road))).rejects.toThrow(code)
    expect(await phone.outbox()).toEqual(idsOf(work))
  })

  test('the receipt of another bundle comes', async () => {
    const { phone, server, engine } = await phoneAndServer()
    let kept: Awaited<ReturnType<SyncRoad['push']>> | null = null
    const road: SyncRoad = {
      ...server.road,
      push: async (bundle) => {
        const answer = await server.road.push(bundle)
        kept ??= answer
        return kept
      },
    }
    await syncOnce(engine(road))
    const more = workOf(12).slice(10)
    await phone.save(...more)
    await expect(syncOnce(engine(road))).rejects.toThrow('sync/untrusted-receipt')
    expect(await phone.outbox()).toEqual(idsOf(more))
  })
})

describe('a pull ends', () => {
  const pulling = async (change: (server: Awaited<ReturnType<typeof smallServer>>) => void) => {
    const { phone, server, engine } = await phoneAndServer(work.slice(0, 1))
    server.held.set(ANNA, [...work])
    change(server)
    return { phone, server, work: syncOnce(engine()) }
  }

  test('when the server promises more and gives nothing', async () => {
    const { server, work: pulled } = await pulling(({ faults }) => {
      faults.page = (page) => ({ ...page, next: page.next - page.rows.length, rows: [], more: true })
    })
    await expect(pulled).rejects.toThrow('net/server-trouble')
    expect(server.seen.asks).toBe(limits.idlePagesMax)
  })

  test.each([
    ['has a gap', (n: number) => (n > 2 ? n + 1 : n)],
    ['begins too late', (n: number) => n + 1],
  ])('at a page that %s, and nothing of it is kept', async (_what, wrong) => {
    const { phone, work: pulled } = await pulling(({ faults }) => {
      faults.page = (page) => ({ ...page, rows: page.rows.map(({ record, n }) => ({ record, n: wrong(n) })) })
    })
    await expect(pulled).rejects.toThrow('net/server-trouble')
    expect(await phone.rows('records')).toHaveLength(1)
  })
})

test('a bundle that is too large is halved, down to one record', async () => {
  const { phone, server, engine } = await phoneAndServer()
  server.faults.bundleRecordsMax = 1
  expect(await syncOnce(engine())).toMatchObject({ received: 10 })
  expect(server.seen.bundles).toEqual(Array(10).fill(1))
  expect(await phone.outbox()).toEqual([])
})

test('the key goes along once, and again when the server forgot the device', async () => {
  const { phone, server, engine } = await phoneAndServer()
  await syncOnce(engine())
  await phone.save(...workOf(11).slice(10))
  await syncOnce(engine())
  server.keys.clear()
  await phone.save(...workOf(12).slice(11))
  await syncOnce(engine())
  expect(server.seen.withKey).toEqual([true, false, true])
})

test('a server of a new epoch is believed on its own word, and gets all of it', async () => {
  const { phone, server, engine } = await phoneAndServer()
  await syncOnce(engine())
  server.held.clear()
  server.faults.identity = { ...server.identity, epoch: 'ee'.repeat(16) }
  await phone.save(...workOf(11).slice(10))
  await syncOnce(engine())
  expect(idsOf(server.held.get(ANNA) ?? []).toSorted()).toEqual(idsOf(workOf(11)).toSorted())
  expect(await phone.outbox()).toEqual([])
})

test('a server of a new epoch that is met in a pull is sent everything before it is asked, and nobody counts as a stranger', async () => {
  const { phone, server, engine } = await phoneAndServer()
  await syncOnce(engine())
  server.held.clear()
  server.faults.identity = { ...server.identity, epoch: 'ee'.repeat(16) }
  server.faults.knowsItsLearners = true
  expect(await syncOnce(engine(), 'all')).toMatchObject({ received: 10, strangers: [] })
  expect(idsOf(server.held.get(ANNA) ?? [])).toEqual(idsOf(work))
  expect(await phone.outbox()).toEqual([])
})

test('a server that is another at every answer is not followed for ever', async () => {
  const { phone, server, engine } = await phoneAndServer()
  await syncOnce(engine())
  let turn = 0
  const road: SyncRoad = {
    ...server.road,
    askIdentity: () => {
      server.faults.identity = { ...server.identity, epoch: (turn++).toString(16).padStart(32, '0') }
      return server.road.askIdentity()
    },
    pull: async () => ({ status: 409, body: utf8('{"code":"sync/wrong-audience"}'), retryAfter: null }),
  }
  server.faults.identity = { ...server.identity, epoch: 'ee'.repeat(16) }
  await expect(syncOnce(engine(road), 'all')).rejects.toThrow('sync/wrong-audience')
  expect(await phone.rows('records')).toHaveLength(10)
})

test('both sides end with the same, page by page, whoever had what', async () => {
  const { phone, server, engine } = await phoneAndServer(work.slice(4))
  server.held.set(ANNA, work.slice(0, 7))
  expect(await syncOnce(engine())).toMatchObject({ received: 6, pulled: 10 })
  expect(idsOf(server.held.get(ANNA) ?? []).toSorted()).toEqual(idsOf(work).toSorted())
  expect(await phone.rows('records')).toHaveLength(10)
  expect(await phone.head(ANNA)).toMatchObject({ count: 10, checkpoint: 10, isWanted: false, repairs: 0 })
})

test('a server that holds others than this phone believed gets all of it again, in the same go', async () => {
  const { phone, server, engine } = await phoneAndServer()
  await syncOnce(engine())
  const [lost] = work
  const [other] = workOf(11).slice(10)
  if (lost === undefined || other === undefined) throw new Error('there is work')
  server.held.set(ANNA, [other, ...work.slice(1)])
  await syncOnce(engine(), 'all')
  expect(server.held.get(ANNA)).toContainEqual(lost)
  expect(await phone.outbox()).toEqual([])
})

test('a phone that hears of its twin takes a new key, after its receipt is written down', async () => {
  const { phone, server, engine, renewed } = await phoneAndServer()
  server.faults.receipt = (receipt) => ({ ...receipt, isTwin: true })
  await syncOnce(engine())
  expect(renewed).toEqual(['key'])
  expect(await phone.outbox()).toEqual([])
})

test('nobody is asked anything while nothing may be sent', async () => {
  const { server, engine } = await phoneAndServer([])
  await syncOnce(engine())
  expect(server.seen).toEqual({ bundles: [], withKey: [], asks: 0, identities: 0 })
})
