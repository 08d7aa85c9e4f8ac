import { describe, expect, onTestFinished, test, vi } from 'vitest'

interface FakeWorker {
  readonly claim: () => number
  readonly skipped: () => number
  fire(type: string, event?: object): Promise<void>
}

/** The worker's own file, run in a scope that only counts. */
async function startWorker(earlier: object | null): Promise<FakeWorker> {
  const listeners = new Map<string, ((event: unknown) => void)[]>()
  const clients = { claim: vi.fn(async () => undefined) }
  const skipWaiting = vi.fn(async () => undefined)
  const scope = {
    __WB_MANIFEST: [],
    location: new URL('https://domdom.test/sw.js'),
    registration: { active: earlier, scope: 'https://domdom.test/' },
    clients,
    skipWaiting,
    addEventListener: (type: string, listener: (event: unknown) => void) =>
      listeners.set(type, [...(listeners.get(type) ?? []), listener]),
  }
  vi.stubGlobal('self', scope)
  vi.stubGlobal('registration', scope.registration)
  vi.stubGlobal('location', scope.location)
  vi.stubGlobal('caches', { delete: async () => true })
  onTestFinished(() => {
    vi.unstubAllGlobals()
    vi.resetModules()
  })
  await import('../../sw/sw.ts')
  return {
    claim: () => clients.claim.mock.calls.length,
    skipped: () => skipWaiting.mock.calls.length,
    async fire(type, event = {}) {
      const waits: unknown[] = []
      for (const listener of listeners.get(type) ?? []) {
        listener({ waitUntil: (work: unknown) => waits.push(work), ...event })
      }
      await Promise.allSettled(waits)
    },
  }
}

describe('a new worker waits', () => {
  test('until the home screen says so, and heeds no other word', async () => {
    const worker = await startWorker({})
    await worker.fire('install')
    for (const data of [null, 'apply-update', { type: 'other' }, undefined]) await worker.fire('message', { data })
    expect(worker.skipped()).toBe(0)
    await worker.fire('message', { data: { type: 'apply-update' } })
    expect(worker.skipped()).toBe(1)
  })

  test('and never takes over pages of an earlier one', async () => {
    const worker = await startWorker({})
    await worker.fire('install')
    await worker.fire('activate')
    expect(worker.claim()).toBe(0)
  })
})

test('the very first worker takes over the page that brought it', async () => {
  const worker = await startWorker(null)
  await worker.fire('install')
  await worker.fire('activate')
  expect(worker.claim()).toBe(1)
})

test('a request to a hub or for records is not answered by the worker', async () => {
  const worker = await startWorker(null)
  const respondWith = vi.fn()
  for (const url of [
    'http://10.42.0.1/sync/server',
    'https://domdom.test/sync/server',
    'https://domdom.test/packs/x',
  ]) {
    await worker.fire('fetch', { request: new Request(url), respondWith })
  }
  expect(respondWith).not.toHaveBeenCalled()
})
