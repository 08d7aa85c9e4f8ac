import { describe, expect, test } from 'vitest'
import { hex } from '../../../core/bytes.ts'
import { limits } from '../../../core/limits.ts'
import { reconnectDelayMs } from '../../../core/sync/retry.ts'
import { deviceOf } from '../../../core/sync/sender.ts'
import { nodeRandom, nodeSha256 } from '../../../server/node-ports.ts'
import { until } from '../../fake-timers.ts'
import { consentingLearner, everything, playLesson } from '../records/phone.ts'
import { type SyncPhone, syncPhone } from './phone.ts'

async function phoneWithWork(): Promise<SyncPhone> {
  const phone = await syncPhone()
  await playLesson(phone.records, await consentingLearner(phone.records))
  return phone
}

const isDelivered = async ({ records }: SyncPhone) => (await everything(records)).length === 0

describe('a Retry-After', () => {
  const busy = (header: string) => () => new Response(null, { status: 503, headers: { 'retry-after': header } })

  // The jitter of these tests is at the middle: a quarter more than asked for.
  test.each([
    ['beyond all reason', '999999999', limits.retryAfterMaxMs * 1.25],
    ['with blanks around it', ' 40 ', 50_000],
  ])('%s is obeyed within bounds', async (_what, header, ms) => {
    const phone = await phoneWithWork()
    phone.line.faults.push(busy(header))
    await phone.sync.sendNow().catch(() => undefined)
    expect(phone.timers.due()).toEqual([expect.closeTo(ms, -4)])
    expect(phone.sync.isDue()).toBe(false)
  })

  test('of no time at all keeps nobody sending: our own wait grows beside it', async () => {
    const phone = await phoneWithWork()
    const waits: number[] = []
    for (let tries = 1; tries <= 4; tries++) {
      phone.line.faults.push(busy('0'))
      await phone.sync.sendNow().catch(() => undefined)
      waits.push(phone.timers.due()[0] ?? 0)
    }
    expect(waits[0]).toBeGreaterThan(1000)
    expect(waits).toEqual(waits.toSorted((a, b) => a - b))
    expect(new Set(waits).size).toBe(4)
  })

  test.each([
    ['in the past', 'Thu, 01 Jan 2015 00:00:00 GMT'],
    ['as a date, which needs a clock to trust', 'Fri, 01 Jan 2038 00:00:00 GMT'],
    ['below zero', '-5'],
    ['that is no number', 'soon'],
    ['too long to be one', '9'.repeat(40)],
    ['that is empty', ''],
  ])('%s is passed over for our own wait', async (_what, header) => {
    const phone = await phoneWithWork()
    phone.line.faults.push(busy(header))
    await phone.sync.sendNow().catch(() => undefined)
    const [wait = 0] = phone.timers.due()
    expect(wait).toBeGreaterThan(0)
    expect(wait).toBeLessThanOrEqual(limits.retryBaseMs * 2)
    expect(phone.sync.isDue()).toBe(true)
  })
})

describe('after a lost line', () => {
  async function withWindow(windowSeconds: number) {
    const phone = await phoneWithWork()
    const store = phone.records.syncStore()
    await store.adopt(phone.server.store.identity)
    await phone.records.db.write(['servers'], async (tx) => {
      const row = await tx.get('servers', 'current')
      if (row !== undefined) await tx.putMany('servers', [{ ...row, windowSeconds }])
    })
    const device = deviceOf((await phone.records.signer()).publicKey, nodeSha256)
    return { ...phone, place: reconnectDelayMs(device, windowSeconds) }
  }

  test('each phone takes its own place in the server’s window, and flapping lines or new answers do not change it', async () => {
    const phone = await withWindow(1800)
    phone.sync.wake('online')
    await until(() => phone.timers.due()[0] === phone.place)
    expect(phone.place).toBeLessThan(1800_000)
    phone.timers.advance(1)
    for (const reason of ['online', 'saved', 'online'] as const) phone.sync.wake(reason)
    expect(phone.timers.due()).toEqual([phone.place - 1])
    phone.timers.advance(phone.place)
    await until(() => isDelivered(phone))
  })

  test('whoever looks at the phone waits no longer than before', async () => {
    const phone = await withWindow(3600)
    phone.sync.wake('online')
    await until(() => phone.timers.due()[0] === phone.place)
    phone.sync.wake('visible')
    expect(phone.timers.due()[0]).toBeLessThanOrEqual(limits.syncWakeJitterMs)
  })

  test('the places of many phones fill the window evenly', () => {
    const places = Array.from({ length: 2000 }, () => reconnectDelayMs(hex(nodeRandom(16)), 600))
    for (let tenth = 0; tenth < 10; tenth++) {
      const here = places.filter((ms) => Math.floor(ms / 60_000) === tenth).length
      expect(here).toBeGreaterThan(120)
      expect(here).toBeLessThan(280)
    }
    expect(reconnectDelayMs('f'.repeat(32), 10 ** 9)).toBeLessThan(limits.reconnectWindowSecondsMax * 1000)
  })
})
