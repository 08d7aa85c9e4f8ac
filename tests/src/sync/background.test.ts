import { expect, test } from 'vitest'
import type { SyncState } from '../../../core/sync/loop.ts'
import { registerBackground } from '../../../src/sync/sync.ts'
import { until } from '../../fake-timers.ts'

function page(registration: object) {
  const tags: string[] = []
  const listeners: (() => void)[] = []
  const watchers: (() => void)[] = []
  let state: SyncState = { kind: 'idle' }
  let isDue = false
  const document = {
    visibilityState: 'visible',
    addEventListener: (_type: string, heard: () => void) => listeners.push(heard),
  }
  const sync = {
    state: () => state,
    isDue: () => isDue,
    watch(listener: () => void) {
      watchers.push(listener)
      return () => undefined
    },
  }
  const container = { ready: Promise.resolve(registration) }
  let made = 0
  registerBackground(
    sync,
    document as unknown as Document,
    container as unknown as ServiceWorkerContainer,
    async () => void made++,
  )
  return {
    tags,
    made: () => made,
    async hide(due: boolean) {
      isDue = due
      document.visibilityState = 'hidden'
      await container.ready
      for (const heard of listeners) heard()
    },
    async show(next: SyncState) {
      state = next
      await container.ready
      for (const heard of watchers) heard()
    },
  }
}

const withSync = (tags: string[]) => ({ sync: { register: async (tag: string) => void tags.push(tag) } })

test('nothing is asked for where the browser knows no background sync, or there is no worker', async () => {
  const one = page({})
  await one.hide(true)
  const sync = { state: () => ({ kind: 'idle' as const }), isDue: () => true, watch: () => () => undefined }
  registerBackground(
    sync,
    { addEventListener: () => undefined } as unknown as Document,
    undefined,
    async () => undefined,
  )
  expect(one.tags).toEqual([])
  expect(one.made()).toBe(0)
})

test('a refusal by the browser is no trouble', async () => {
  let asked = 0
  const refusing = page({
    sync: {
      register: async () => {
        asked++
        throw new DOMException('denied', 'NotAllowedError')
      },
    },
  })
  await refusing.hide(true)
  await until(() => asked === 1)
})

test('a page that is left asks only when something is due', async () => {
  const tags: string[] = []
  const one = page(withSync(tags))
  await one.hide(false)
  expect(tags).toEqual([])
  expect(one.made()).toBe(0)
  await one.hide(true)
  expect(tags).toEqual(['domdom-send'])
  expect(one.made()).toBe(1)
})

test('a page that was put off by a server asks when it is left: its time may come when the page is gone', async () => {
  const tags: string[] = []
  const one = page(withSync(tags))
  await one.show({ kind: 'waiting', problem: 'sync/busy' })
  await one.show({ kind: 'idle' })
  expect(tags).toEqual([])
  await one.show({ kind: 'waiting', problem: 'sync/busy' })
  await one.hide(false)
  expect(tags).toEqual(['domdom-send'])
})

test.each(['net/unreachable', 'net/slow', 'net/server-trouble'] as const)(
  '%s asks at once: the page may be killed before it is left',
  async (problem) => {
    const tags: string[] = []
    const one = page(withSync(tags))
    await one.show({ kind: 'waiting', problem })
    expect(tags).toEqual(['domdom-send'])
  },
)
