import { expect, test } from 'vitest'
import { limits } from '../../../core/limits.ts'
import { createLocalLocks } from '../../../core/local-locks.ts'
import type { Locks } from '../../../core/phone-ports.ts'
import { patiently } from '../../../src/sync/patiently.ts'
import { fakeTimers, until } from '../../fake-timers.ts'

const settled = () => new Promise((resolve) => setImmediate(resolve))

/** By another tab, until what this returns is called. */
function heldBy(locks: Locks): () => void {
  const ends: (() => void)[] = []
  locks.hold('copies', () => new Promise<void>((resolve) => ends.push(resolve))).catch(() => undefined)
  return () => {
    for (const end of ends) end()
  }
}

/** Another tab froze while it held the name; a first task was kept, and then done all the same. */
async function besideFrozen() {
  const [locks, timers] = [createLocalLocks(), fakeTimers()]
  const thaw = heldBy(locks)
  const alone = patiently('copies', { locks, timers })
  const done: string[] = []
  const first = alone(async () => void done.push('first'))
  await settled()
  expect(done).toEqual([])
  timers.advance(limits.copiesWaitMsMax)
  await first
  return { locks, timers, alone, done, thaw }
}

test('a tab that froze with the copies keeps the others once, not at each of many files', async () => {
  const { timers, alone, done } = await besideFrozen()
  for (const name of ['second', 'third']) await alone(async () => void done.push(name))
  expect(done).toEqual(['first', 'second', 'third'])
  expect(timers.due()).toEqual([])
})

test('once the frozen tab was passed over, each waits for the other again, also where it goes on', async () => {
  const { locks, alone, done, thaw } = await besideFrozen()
  const end = heldBy(locks)
  const second = alone(async () => void done.push('second'))
  await settled()
  thaw()
  await settled()
  expect(done).toEqual(['first'])
  end()
  await second
  expect(done).toEqual(['first', 'second'])
})

test('of two tabs that waited for a frozen one, the later waits for the earlier', async () => {
  const [locks, timers] = [createLocalLocks(), fakeTimers()]
  heldBy(locks)
  const steps: string[] = []
  const ends: (() => void)[] = []
  const tab = (name: string) =>
    patiently('copies', { locks, timers })(async () => {
      steps.push(`${name} begins`)
      await new Promise<void>((resolve) => ends.push(resolve))
      steps.push(`${name} ends`)
    })
  const both = [tab('one'), tab('two')]
  await settled()
  timers.advance(limits.copiesWaitMsMax)
  await until(async () => steps.length > 0)
  // The other finds somebody else at it than the one it had waited for.
  timers.advance(limits.copiesWaitMsMax - 1)
  await settled()
  expect(steps).toEqual(['one begins'])
  ends[0]?.()
  await until(async () => ends.length === 2)
  ends[1]?.()
  await Promise.all(both)
  expect(steps).toEqual(['one begins', 'one ends', 'two begins', 'two ends'])
})

test('who is slow and loses the name ends its task all the same, and tells how', async () => {
  const [locks, timers] = [createLocalLocks(), fakeTimers()]
  const ends: ((word: string) => void)[] = []
  const slow = patiently('copies', { locks, timers })(() => new Promise<string>((resolve) => ends.push(resolve)))
  await settled()
  const next = patiently('copies', { locks, timers })(async () => 'next')
  await settled()
  timers.advance(limits.copiesWaitMsMax)
  expect(await next).toBe('next')
  ends[0]?.('slow')
  expect(await slow).toBe('slow')
})

test('where the browser tells nobody who holds a name, a frozen tab is passed over too', async () => {
  const timers = fakeTimers()
  const locks: Locks = { ...createLocalLocks(), holder: () => Promise.reject(new Error('no query')) }
  heldBy(locks)
  const waiting = patiently('copies', { locks, timers })(async () => 'done')
  await settled()
  timers.advance(limits.copiesWaitMsMax)
  expect(await waiting).toBe('done')
})

test('what fails while it is alone fails, once', async () => {
  const alone = patiently('copies', { locks: createLocalLocks(), timers: fakeTimers() })
  let count = 0
  const failing = alone(async () => {
    count++
    throw new Error('full')
  })
  await expect(failing).rejects.toThrow('full')
  expect(count).toBe(1)
})
