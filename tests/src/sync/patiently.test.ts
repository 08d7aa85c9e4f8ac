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
  void locks.hold('copies', () => new Promise<void>((resolve) => ends.push(resolve)))
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

test('once the frozen tab has gone on, each waits for the other again', async () => {
  const { locks, alone, done, thaw } = await besideFrozen()
  thaw()
  await until(async () => (await locks.holdIfFree('copies', async () => true)) === true)
  await alone(async () => void done.push('second'))
  const end = heldBy(locks)
  const third = alone(async () => void done.push('third'))
  await settled()
  expect(done).toEqual(['first', 'second'])
  end()
  await third
  expect(done).toEqual(['first', 'second', 'third'])
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
