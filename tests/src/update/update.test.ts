import { expect, test } from 'vitest'
import { createUpdates, type Updates } from '../../../src/update/update.ts'

/** The browser's worker container, as far as updates look at it. */
function fakeContainer({ controlled = true } = {}) {
  const said: unknown[] = []
  const waiting = { postMessage: (message: unknown) => said.push(message) }
  const registration = Object.assign(new EventTarget(), {
    installing: null,
    waiting: null as typeof waiting | null,
    update: async () => {
      throw new TypeError('no line')
    },
  })
  const container = Object.assign(new EventTarget(), {
    controller: controlled ? {} : null,
    register: async () => registration,
  })
  return {
    container,
    said,
    arrive() {
      registration.waiting = waiting
      registration.dispatchEvent(new Event('updatefound'))
    },
    takeOver: () => container.dispatchEvent(new Event('controllerchange')),
  }
}

type Held = { mode: 'shared' | 'exclusive'; name: string }

/** Web Locks, as far as one name and `ifAvailable` go. */
function fakeLocks() {
  const held = new Set<Held>()
  async function request(name: string, options: LockOptions, act: (lock: object | null) => unknown): Promise<unknown> {
    const mode = options.mode ?? 'exclusive'
    const taken = [...held].some((one) => one.name === name && (mode === 'exclusive' || one.mode === 'exclusive'))
    if (taken && options.ifAvailable) return act(null)
    const mine: Held = { mode, name }
    held.add(mine)
    try {
      return await act({})
    } finally {
      held.delete(mine)
    }
  }
  return { request }
}

function phone(options?: { controlled?: boolean }) {
  const fake = fakeContainer(options)
  const locks = fakeLocks() as unknown as LockManager
  let reloads = 0
  const tab = () =>
    createUpdates({
      container: fake.container as unknown as ServiceWorkerContainer,
      locks,
      scriptUrl: () => '/sw.js',
      reload: () => void reloads++,
    })
  return { ...fake, tab, reloads: () => reloads }
}

const settled = () => new Promise((resolve) => setImmediate(resolve))

test('a browser without workers has no updates, and nothing breaks', async () => {
  const updates = createUpdates({
    container: undefined,
    locks: undefined,
    scriptUrl: () => '',
    reload: () => undefined,
  })
  await updates.start()
  await updates.look()
  expect(updates.ready()).toBe(false)
  expect(await updates.apply()).toBe(false)
})

test('an open lesson, also in another tab, keeps the new version out', async () => {
  const { tab, arrive, said } = phone()
  const [home, lesson] = [tab(), tab()]
  await home.start()
  arrive()
  const leave = lesson.holdLesson()
  expect(await home.apply()).toBe(false)
  expect(said).toEqual([])
  leave()
  await settled()
  expect(await home.apply()).toBe(true)
  expect(said).toEqual([{ type: 'apply-update' }])
})

test('a worker that takes over tears no lesson; the reload waits for its end', async () => {
  const { tab, takeOver, reloads } = phone()
  const updates: Updates = tab()
  await updates.start()
  const leave = updates.holdLesson()
  takeOver()
  await settled()
  expect(reloads()).toBe(0)
  leave()
  await settled()
  expect(reloads()).toBe(1)
})

test('the very first worker takes over without a reload, and is no new version', async () => {
  const { tab, takeOver, reloads, arrive } = phone({ controlled: false })
  const updates = tab()
  await updates.start()
  arrive()
  takeOver()
  await settled()
  expect([updates.ready(), reloads()]).toEqual([false, 0])
})

test('those who watch hear of a new version; no line is no trouble', async () => {
  const { tab, arrive } = phone()
  const updates = tab()
  let heard = 0
  const stop = updates.watch(() => heard++)
  await updates.start()
  await updates.look()
  const before = heard
  arrive()
  expect(heard).toBeGreaterThan(before)
  expect(updates.ready()).toBe(true)
  stop()
  const after = heard
  arrive()
  expect(heard).toBe(after)
})
