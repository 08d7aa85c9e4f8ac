// What is on the line while the phone still writes down the answer before.
import { describe, expect, test } from 'vitest'
import { Problem } from '../../../core/problem.ts'
import { type SyncPorts, type SyncRoad, type SyncStore, syncOnce } from '../../../core/sync/engine.ts'
import { ANNA, cardOf, idsOf, newPhone, wordOf, workOf } from '../phone/phone-tables.ts'
import { smallServer } from './small-server.ts'
import { ports, testDevice } from './test-parties.ts'

const work = workOf(10)
const AT_ONCE = 4

async function phoneThatSendsFew(records = work) {
  const [phone, server, { signer }] = [await newPhone({ id: ANNA }), await smallServer(), await testDevice()]
  await phone.store.adopt(server.identity)
  await phone.save(...records)
  const few: SyncStore = {
    ...phone.store,
    pending: (countMax, after) => phone.store.pending(Math.min(countMax, AT_ONCE), after),
  }
  const engine = (changes: Partial<SyncStore> = {}, road: Partial<SyncRoad> = {}): SyncPorts => ({
    ...ports,
    store: { ...few, ...changes },
    road: { ...server.road, ...road },
    signer: async () => signer,
    renewKey: async () => undefined,
    clock: () => 0,
  })
  return { phone, server, engine }
}

/** Everything that is ready to run has run. */
const aWhile = () => new Promise((resolve) => setTimeout(resolve, 20))

describe('while a full bundle is away', () => {
  test('the next one is made ready, and leaves before the receipt is written down', async () => {
    const { phone, server, engine } = await phoneThatSendsFew()
    const seen: string[] = []
    const settle: SyncStore['settle'] = async (settlement) => {
      await aWhile()
      seen.push('written')
      return phone.store.settle(settlement)
    }
    const push: SyncRoad['push'] = async (bundle) => {
      seen.push('left')
      const answer = await server.road.push(bundle)
      await aWhile()
      return answer
    }
    expect(await syncOnce(engine({ settle }, { push }))).toMatchObject({ received: 10 })
    expect(seen).toEqual(['left', 'left', 'written', 'left', 'written', 'written'])
    expect(server.seen).toMatchObject({ bundles: [4, 4, 2], withKey: [true, false, false], asks: 0 })
    expect(idsOf(server.held.get(ANNA) ?? [])).toEqual(idsOf(work))
    expect(await phone.head(ANNA)).toMatchObject({ count: 10, checkpoint: 10, isWanted: false, repairs: 0 })
  })

  test('a word that is taken back keeps the next one here', async () => {
    const before = [wordOf('b', true), ...work]
    const { phone, server, engine } = await phoneThatSendsFew(before)
    const push: SyncRoad['push'] = async (bundle) => {
      await aWhile()
      const row = await phone.learner(ANNA)
      if (row === undefined) throw new Error('she is there')
      if (row.consent === 'given') await phone.save(wordOf('c', false))
      await phone.change({ ...row, consent: 'refused' })
      return server.road.push(bundle)
    }
    await syncOnce(engine({}, { push }))
    const held = server.held.get(ANNA) ?? []
    expect(idsOf(held)).toEqual([...idsOf(before.slice(0, AT_ONCE)), 'c'.repeat(32)])
  })

  test('a first word that is taken back while its bundle is made stays here: the server holds nothing of hers', async () => {
    const { phone, server, engine } = await phoneThatSendsFew([wordOf('b', true), cardOf('e')])
    const leaving: SyncStore['leaving'] = async (batch) => {
      const row = await phone.learner(ANNA)
      if (row !== undefined) await phone.change({ ...row, consent: 'refused' })
      return phone.store.leaving(batch)
    }
    await syncOnce(engine({ leaving }))
    expect(server.seen.bundles).toEqual([])
    expect((await phone.head(ANNA))?.wasThere).toBeUndefined()
  })

  test('a server that knows nobody any more gets the next one anew, with the key', async () => {
    const { phone, server, engine } = await phoneThatSendsFew()
    const push: SyncRoad['push'] = async (bundle) => {
      await aWhile()
      const answer = await server.road.push(bundle)
      if (server.seen.bundles.length === 1) server.keys.clear()
      return answer
    }
    await syncOnce(engine({}, { push }))
    expect(server.seen).toMatchObject({ bundles: [4, 4, 2], withKey: [true, true, false] })
    expect(await phone.outbox()).toEqual([])
  })

  test('a next one that is too large for the server is halved, and what went before counts', async () => {
    const { phone, server, engine } = await phoneThatSendsFew()
    const push: SyncRoad['push'] = async (bundle) => {
      await aWhile()
      const answer = await server.road.push(bundle)
      server.faults.bundleRecordsMax = 2
      return answer
    }
    expect(await syncOnce(engine({}, { push }))).toMatchObject({ received: 10 })
    expect(server.seen.bundles).toEqual([4, 2, 2, 2])
    expect(await phone.outbox()).toEqual([])
  })

  test('a disk that does not take its receipt keeps all of both here, until another go', async () => {
    const { phone, engine } = await phoneThatSendsFew()
    const settle = async () => {
      throw new Problem('storage/full')
    }
    await expect(syncOnce(engine({ settle }))).rejects.toThrow('storage/full')
    expect(await phone.outbox()).toEqual(idsOf(work))
    await syncOnce(engine())
    expect(await phone.outbox()).toEqual([])
    expect(await phone.head(ANNA)).toMatchObject({ count: 10, isWanted: false })
  })

  test('a look at the rest that fails stops nothing that is on its way', async () => {
    const { phone, server, engine } = await phoneThatSendsFew()
    const pending: SyncStore['pending'] = async (countMax, after) => {
      if (after !== undefined) throw new Problem('storage/unavailable')
      return phone.store.pending(Math.min(countMax, AT_ONCE))
    }
    expect(await syncOnce(engine({ pending }))).toMatchObject({ received: 10 })
    expect(server.seen.bundles).toEqual([4, 4, 2])
  })

  test('a next one that cannot leave takes nothing from the receipt that is here', async () => {
    const { phone, engine } = await phoneThatSendsFew()
    let left = 0
    const leaving: SyncStore['leaving'] = async () => {
      left++
      if (left > 1) throw new Problem('storage/unavailable')
      return true
    }
    await expect(syncOnce(engine({ leaving }))).rejects.toThrow('storage/unavailable')
    expect(await phone.outbox()).toEqual(idsOf(work.slice(AT_ONCE)))
  })
})

describe('while a page is written down', () => {
  const pulling = async () => {
    const made = await phoneThatSendsFew(work.slice(0, 1))
    made.server.held.set(ANNA, [...work])
    return made
  }

  test('the next one is asked for', async () => {
    const { phone, server, engine } = await pulling()
    const asks: number[] = []
    const takePage: SyncStore['takePage'] = async (page) => {
      await aWhile()
      asks.push(server.seen.asks)
      await phone.store.takePage(page)
    }
    expect(await syncOnce(engine({ takePage }))).toMatchObject({ pulled: 9 })
    expect(asks).toEqual([2, 3, 3])
    expect(await phone.head(ANNA)).toMatchObject({ count: 10, checkpoint: 10, isWanted: false })
  })

  test('and cannot be, nothing that comes after it is kept', async () => {
    const { phone, engine } = await pulling()
    let pages = 0
    const takePage: SyncStore['takePage'] = async (page) => {
      pages++
      if (pages === 2) throw new Problem('storage/full')
      await phone.store.takePage(page)
    }
    await expect(syncOnce(engine({ takePage }))).rejects.toThrow('storage/full')
    expect(await phone.head(ANNA)).toMatchObject({ checkpoint: 4, isWanted: true })
    expect(pages).toBe(2)
    expect(await syncOnce(engine())).toMatchObject({ pulled: 6 })
    expect(await phone.rows('records')).toHaveLength(10)
  })
})
