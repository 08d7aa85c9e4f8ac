// What is on the line while the phone still writes down the answer before.
import { describe, expect, test } from 'vitest'
import { utf8 } from '../../../core/bytes.ts'
import { limits } from '../../../core/limits.ts'
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
  const signed = { count: 0 }
  const engine = (changes: Partial<SyncStore> = {}, road: Partial<SyncRoad> = {}): SyncPorts => ({
    ...ports,
    store: { ...few, ...changes },
    road: { ...server.road, ...road },
    signer: async () => ({
      ...signer,
      async sign(bytes) {
        const signature = await signer.sign(bytes)
        signed.count++
        return signature
      },
    }),
    renewKey: async () => undefined,
    clock: () => 0,
  })
  return { phone, server, engine, signed }
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 1))
}

/** Everything that is ready to run has run. */
const aWhile = () => new Promise((resolve) => setTimeout(resolve, 20))

describe('while a full bundle is away', () => {
  test('the next one is made ready, and leaves before the receipt is written down', async () => {
    const { phone, server, engine, signed } = await phoneThatSendsFew()
    const seen: string[] = []
    const settle: SyncStore['settle'] = async (settlement) => {
      await aWhile()
      seen.push('written')
      return phone.store.settle(settlement)
    }
    const push: SyncRoad['push'] = async (bundle) => {
      seen.push('left')
      const mine = signed.count
      const answer = await server.road.push(bundle)
      await until(() => signed.count > mine || mine === 3)
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

  test('a disk that does not take its receipt keeps nobody from hearing how long the server asks to be left alone', async () => {
    const { server, engine, signed } = await phoneThatSendsFew()
    const settle = async () => {
      throw new Problem('storage/full', { tried: 1 })
    }
    const push: SyncRoad['push'] = async (bundle) => {
      const busy = { status: 503, body: utf8('{"code":"sync/busy"}'), retryAfter: '40' }
      if (server.seen.bundles.length > 0) return busy
      const answer = await server.road.push(bundle)
      await until(() => signed.count === 2)
      return answer
    }
    const failure = { code: 'storage/full', details: { tried: 1, retryAfterSeconds: 40 } }
    await expect(syncOnce(engine({ settle }, { push }))).rejects.toMatchObject(failure)
  })

  test('a look at the rest that fails stops nothing that is on its way, and nothing leaves early any more', async () => {
    const { phone, server, engine } = await phoneThatSendsFew()
    let early = 0
    const pending: SyncStore['pending'] = async (countMax, after) => {
      if (after !== undefined && ++early === 1) throw new Problem('storage/unavailable')
      return phone.store.pending(Math.min(countMax, AT_ONCE), after)
    }
    expect(await syncOnce(engine({ pending }))).toMatchObject({ received: 10 })
    expect(server.seen.bundles).toEqual([4, 4, 2])
    expect(early).toBe(1)
  })

  test('and another tab meets a newer epoch, the next one goes to that epoch within the same turn', async () => {
    const { phone, server, engine } = await phoneThatSendsFew()
    const later = { ...server.identity, epoch: 'ff'.repeat(16) }
    const settle: SyncStore['settle'] = async (settlement) => {
      if (server.faults.identity !== later) {
        server.faults.identity = later
        await phone.store.adopt(later)
      }
      return phone.store.settle(settlement)
    }
    let left = 0
    const push: SyncRoad['push'] = async (bundle) => {
      left++
      if (left === 2) await aWhile()
      const answer = await server.road.push(bundle)
      if (left === 1) await aWhile()
      return answer
    }
    expect(await syncOnce(engine({ settle }, { push }))).toMatchObject({ received: 10 })
    expect(await phone.outbox()).toEqual([])
    expect(await phone.head(ANNA)).toMatchObject({ epoch: later.epoch, count: 10 })
  })

  test('in the last go of a turn, none leaves that nobody would wait for', async () => {
    const { phone, server, engine } = await phoneThatSendsFew(workOf(limits.syncTurnsMax + 3))
    let left = 0
    const push: SyncRoad['push'] = (bundle) => {
      left++
      return server.road.push(bundle)
    }
    const pending: SyncStore['pending'] = (_countMax, after) => phone.store.pending(1, after)
    expect(await syncOnce(engine({ pending }, { push }))).toMatchObject({ received: limits.syncTurnsMax })
    expect(left).toBe(limits.syncTurnsMax)
    expect(await phone.outbox()).toHaveLength(3)
  })

  test('what another tab heard of the server meanwhile is not forgotten over this receipt', async () => {
    const { phone, server, engine } = await phoneThatSendsFew()
    const heard: (number | undefined)[] = []
    const pending: SyncStore['pending'] = async (countMax, after) => {
      const batch = await phone.store.pending(Math.min(countMax, AT_ONCE), after)
      if (batch === null || after === undefined || heard.length > 0) return batch
      return { ...batch, heard: { epoch: server.identity.epoch, versions: new Map([[ANNA, 9]]) } }
    }
    const settle: SyncStore['settle'] = (settlement) => {
      heard.push(settlement.learners[0]?.heard)
      return phone.store.settle(settlement)
    }
    await syncOnce(engine({ pending, settle }))
    expect(heard.slice(0, 2)).toEqual([0, 9])
  })

  test('an unusual receipt waits for no other bundle to be made, and nobody minds that it cannot be', async () => {
    const { phone, server, engine } = await phoneThatSendsFew()
    let goOn: () => void = () => undefined
    const wentOn = new Promise<void>((resolve) => {
      goOn = resolve
    })
    let looks = 0
    const pending: SyncStore['pending'] = async (countMax, after) => {
      looks++
      if (looks === 2) {
        await wentOn
        throw new Error('the tab is gone')
      }
      if (looks === 3) goOn()
      return phone.store.pending(Math.min(countMax, AT_ONCE), after)
    }
    server.faults.receipt = (receipt) => ({ ...receipt, isTwin: server.seen.bundles.length === 1 })
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
      await until(() => server.seen.asks === Math.min(3, asks.length + 2))
      asks.push(server.seen.asks)
      return phone.store.takePage(page)
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
      return phone.store.takePage(page)
    }
    await expect(syncOnce(engine({ takePage }))).rejects.toThrow('storage/full')
    expect(await phone.head(ANNA)).toMatchObject({ checkpoint: 4, isWanted: true })
    expect(pages).toBe(2)
    expect(await syncOnce(engine())).toMatchObject({ pulled: 6 })
    expect(await phone.rows('records')).toHaveLength(10)
  })

  test('and it shows that the store was put back, no more of them are asked for: all begins anew', async () => {
    const { phone, server, engine } = await phoneThatSendsFew()
    await syncOnce(engine())
    const all = workOf(20)
    server.held.set(ANNA, [...all.slice(10), ...all.slice(0, 10)])
    await syncOnce(engine(), 'all')
    expect(server.seen.asks).toBe(2)
    await syncOnce(engine())
    expect(await phone.rows('records')).toHaveLength(20)
    expect(await phone.head(ANNA)).toMatchObject({ count: 20, checkpoint: 20, isWanted: false })
  })
})
