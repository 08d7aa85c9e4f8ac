import { describe, expect, test } from 'vitest'
import { limits } from '../../../core/limits.ts'
import { createLocalLocks } from '../../../core/local-locks.ts'
import type { Settlement } from '../../../core/phone/settle.ts'
import type { Locks } from '../../../core/phone-ports.ts'
import { Problem } from '../../../core/problem.ts'
import { until } from '../../fake-timers.ts'
import { consentingLearner, everything, playLesson } from '../records/phone.ts'
import { type SyncPhone, syncPhone } from './phone.ts'

async function phoneWithWork(changes: Parameters<typeof syncPhone>[0] = {}): Promise<SyncPhone> {
  const phone = await syncPhone(changes)
  await playLesson(phone.records, await consentingLearner(phone.records))
  return phone
}

const isDelivered = async ({ records }: SyncPhone) => (await everything(records)).length === 0
const isWaiting = ({ sync }: SyncPhone) => sync.state().kind === 'waiting'

test('a connection is begun before the work is read, and none where nothing is to be sent', async () => {
  const begun: string[][] = []
  const connect: (root: string) => void = (root) => void begun.push([root, ...phone.line.asked])
  const phone = await phoneWithWork({ connect })
  phone.sync.wake('saved')
  phone.timers.advance(limits.syncDebounceMs)
  await until(() => isDelivered(phone))
  await until(() => phone.sync.state().kind === 'idle')
  phone.sync.wake('saved')
  phone.timers.advance(limits.syncDebounceMs)
  await until(() => !phone.sync.isDue())
  expect(begun).toEqual([['/']])
})

describe('a try is put off', () => {
  test('while answers still come, so that a lesson travels at once', async () => {
    const phone = await phoneWithWork()
    for (let i = 0; i < 5; i++) {
      phone.sync.wake('saved')
      phone.timers.advance(limits.syncDebounceMs - 1)
    }
    expect(phone.line.asked).toEqual([])
    phone.timers.advance(1)
    await until(() => isDelivered(phone))
    expect(phone.line.asked).toEqual(['GET sync/server', 'POST sync/bundles'])
  })

  test('as long as the server asks, and no wake-up but the button changes that', async () => {
    const phone = await phoneWithWork()
    phone.line.faults.push(() => new Response(null, { status: 503, headers: { 'retry-after': '100' } }))
    await expect(phone.sync.sendNow()).rejects.toMatchObject({ code: 'net/server-trouble' })
    // Jittered upward by up to half; the test's jitter is at the middle.
    const due = phone.timers.due()
    expect(due).toEqual([expect.closeTo(125_000, -3)])
    for (const reason of ['online', 'visible', 'saved', 'start'] as const) phone.sync.wake(reason)
    expect(phone.timers.due()).toEqual(due)
    expect(phone.line.asked).toHaveLength(1)
    await phone.sync.sendNow()
    expect(await isDelivered(phone)).toBe(true)
  })

  test('longer after each failure, and new answers do not bring it forward', async () => {
    const phone = await phoneWithWork()
    phone.line.faults.push('lost', 'lost', 'lost')
    const waits: number[] = []
    await phone.sync.sendNow().catch(() => undefined)
    for (let tries = 1; tries <= 3; tries++) {
      const [wait = 0] = phone.timers.due()
      waits.push(wait)
      phone.sync.wake('saved')
      expect(phone.timers.due()).toEqual([wait])
      if (tries === 3) break
      phone.timers.advance(wait)
      await until(() => phone.line.asked.length === tries + 1 && isWaiting(phone))
    }
    expect(waits).toEqual(waits.toSorted((a, b) => a - b))
    expect(new Set(waits).size).toBe(3)
  })
})

test('a storm of wake-ups while one try runs asks for one more at most', async () => {
  const phone = await phoneWithWork()
  phone.line.faults.push(null, 'silent')
  const sending = phone.sync.sendNow().catch((error) => error)
  await until(() => phone.line.asked.length === 2)
  for (let i = 0; i < 1000; i++) phone.sync.wake((['start', 'saved', 'online', 'visible'] as const)[i % 4] ?? 'saved')
  phone.timers.advance(60_000)
  expect(await sending).toMatchObject({ code: 'net/slow' })
  expect(phone.timers.due()).toHaveLength(1)
  expect(phone.line.asked).toHaveLength(2)
})

test('a wake-up storm at rest costs one try', async () => {
  const phone = await phoneWithWork()
  for (let i = 0; i < 1000; i++) phone.sync.wake((['start', 'online', 'visible'] as const)[i % 3] ?? 'start')
  expect(phone.timers.due()).toHaveLength(1)
  phone.timers.advance(limits.syncWakeJitterMs)
  await until(() => isDelivered(phone))
  expect(phone.line.asked.filter((one) => one === 'POST sync/bundles')).toHaveLength(1)
})

describe('who the server is', () => {
  test('is asked at the first start, although nothing is to be sent, and never again', async () => {
    const phone = await syncPhone()
    for (let i = 0; i < 3; i++) {
      phone.sync.wake('start')
      phone.timers.advance(limits.syncWakeJitterMs)
      await until(() => phone.timers.due().length === 0)
      await until(async () => (await phone.records.syncStore().server()) !== null)
    }
    expect(phone.line.asked).toEqual(['GET sync/server'])
    expect(phone.sync.state()).toEqual({ kind: 'idle' })
  })

  test('is left open when nobody answers: no trouble is shown and no try is set', async () => {
    const phone = await syncPhone()
    phone.line.faults.push('lost')
    phone.sync.wake('start')
    phone.timers.advance(limits.syncWakeJitterMs)
    await until(() => phone.line.asked.length === 1 && phone.timers.due().length === 0)
    expect(phone.sync.state()).toEqual({ kind: 'idle' })
    phone.sync.wake('saved')
    phone.timers.advance(limits.syncDebounceMs)
    await until(() => phone.timers.due().length === 0)
    expect(phone.line.asked).toHaveLength(1)
  })
})

describe('an errand', () => {
  test('runs in a turn of its own when nothing else is to be sent', async () => {
    let isDue = true
    const run = async () => {
      isDue = false
    }
    const phone = await syncPhone({ errands: [{ isDue: async () => isDue, run }] })
    phone.sync.wake('start')
    phone.timers.advance(limits.syncWakeJitterMs)
    await until(() => !isDue && phone.sync.state().lastSuccessAt !== undefined)
  })

  test('that finds no line is tried again', async () => {
    let tries = 0
    const run = async () => {
      if (++tries === 1) throw new Problem('net/unreachable')
    }
    const phone = await syncPhone({ errands: [{ isDue: async () => tries < 2, run }] })
    phone.sync.wake('start')
    phone.timers.advance(limits.syncWakeJitterMs)
    await until(() => isWaiting(phone))
    phone.timers.advance(phone.timers.due()[0] ?? 0)
    await until(() => tries === 2)
  })
})

test('the button pressed during a quiet try makes its own after it', async () => {
  const phone = await phoneWithWork()
  phone.line.faults.push('lost')
  phone.sync.wake('start')
  phone.timers.advance(limits.syncWakeJitterMs)
  await phone.sync.sendNow()
  expect(await isDelivered(phone)).toBe(true)
})

test('the line coming back brings the next try forward', async () => {
  const phone = await phoneWithWork()
  phone.line.faults.push('lost')
  await phone.sync.sendNow().catch(() => undefined)
  phone.sync.wake('online')
  phone.timers.advance(limits.syncWakeJitterMs)
  await until(() => phone.sync.state().kind === 'idle')
  expect(await isDelivered(phone)).toBe(true)
})

test('a failed try is made again by itself', async () => {
  const phone = await phoneWithWork()
  phone.line.faults.push('lost')
  phone.sync.wake('start')
  phone.timers.advance(limits.syncWakeJitterMs)
  await until(() => isWaiting(phone))
  expect(phone.sync.state()).toMatchObject({ problem: 'net/unreachable' })
  phone.timers.advance(phone.timers.due()[0] ?? 0)
  await until(() => isDelivered(phone))
})

test('whoever watches hears of sending, trouble and success', async () => {
  const phone = await phoneWithWork()
  phone.line.faults.push('lost')
  const seen: string[] = []
  const leave = phone.sync.watch(() => seen.push(phone.sync.state().kind))
  await phone.sync.sendNow().catch(() => undefined)
  await phone.sync.sendNow()
  leave()
  await phone.sync.sendNow()
  expect(seen).toEqual(['sending', 'waiting', 'sending', 'idle'])
})

/** Another tab has every name, and gives none back. */
function heldElsewhere(): Locks {
  return { ...createLocalLocks(), hold: () => new Promise(() => undefined), holdIfFree: async () => null }
}

test('a tab that froze with the lock in its hand is passed over', async () => {
  const phone = await phoneWithWork({ locks: heldElsewhere() })
  phone.sync.wake('start')
  for (let tries = 0; tries <= limits.syncLockTriesMax; tries++) {
    await until(() => phone.timers.due().length > 0)
    phone.timers.advance(phone.timers.due()[0] ?? 0)
  }
  await until(() => isDelivered(phone))
})

test('the button does not wait for another tab', async () => {
  const phone = await phoneWithWork({ locks: heldElsewhere() })
  await phone.sync.sendNow()
  expect(await isDelivered(phone)).toBe(true)
})

test('on a line too slow for the batch the next one is half as large', async () => {
  const phone = await phoneWithWork()
  phone.line.faults.push(null, 'silent')
  const sizes: number[] = []
  const store = phone.records.syncStore()
  const watching = {
    ...store,
    settle(settlement: Settlement) {
      sizes.push(settlement.verdicts.length)
      return store.settle(settlement)
    },
  }
  const sync = phone.secondTab({ store: watching })
  const slow = sync.sendNow().catch((error) => error)
  await until(() => phone.line.asked.length === 2 && phone.timers.due().length > 0)
  phone.timers.advance(60_000)
  expect(await slow).toMatchObject({ code: 'net/slow' })
  await sync.sendNow()
  expect(sizes).toEqual([3, 3])
})
