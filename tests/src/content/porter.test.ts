// The thread that brings chunks, played on the test's own thread: its script speaks through a stand-in for a Worker.
import { describe, expect, test } from 'vitest'
import { limits } from '../../../core/limits.ts'
import { nodeVerifier } from '../../../server/node-ports.ts'
import { carryOut } from '../../../src/content/porter/carry-out.ts'
import { hirePorter, type Order, type Thread, type Word } from '../../../src/content/porter/porter.ts'
import { openShelf } from '../../../src/content/porter/shelf.ts'
import { fakeTimers, until } from '../../fake-timers.ts'
import { dump, fullDisk } from '../../phone-storage.ts'
import { PACK, SECOND } from '../../sample-pack.ts'
import { chunksAsked, type Phone, phone } from './phone.ts'

interface FakeThread extends Thread {
  say(word: Word): void
  crash(): void
  readonly orders: readonly Order[]
  readonly isEnded: () => boolean
}

function fakeThread(onOrder: (order: Order, say: (word: Word) => void) => void = () => undefined): FakeThread {
  const orders: Order[] = []
  let hear: (word: Word) => void = () => undefined
  let crash: () => void = () => undefined
  let ended = false
  return {
    listen(onWord, onEnd) {
      hear = onWord
      crash = onEnd
    },
    post(order) {
      orders.push(order)
      onOrder(order, (word) => hear(word))
    },
    end() {
      ended = true
    },
    say: (word) => hear(word),
    crash: () => crash(),
    orders,
    isEnded: () => ended,
  }
}

/** Carries out its orders as the real one does, with the phone's own network. */
function workingThread({ network, timers }: Pick<Phone, 'network' | 'timers'>): FakeThread {
  const random = (length: number) => new Uint8Array(length)
  const ports = { idb: indexedDB, fetch: network.fetch, timers, verifier: nodeVerifier, random }
  return fakeThread((order, say) => void carryOut(order, { ...ports, say }).then(say))
}

/** The phone's next start, whose download finds this thread standing. */
async function withThread(here: Phone, thread: FakeThread, pulse = fakeTimers()) {
  const content = here.again({
    hirePorter: () => {
      const porter = hirePorter(() => thread, pulse)
      thread.say({ is: 'ready' })
      return porter
    },
  })
  await content.refreshCatalogue()
  return content
}

describe('a thread that cannot', () => {
  test('be started at all leaves the download to the page', async () => {
    const here = await phone()
    const refused = () => {
      throw new TypeError('refused by the page’s policy')
    }
    const content = here.again({ hirePorter: () => hirePorter(refused, fakeTimers()) })
    await content.refreshCatalogue()
    await content.download(PACK, 'vi')
    expect((await content.list())[0]?.state).toEqual({ kind: 'ready' })
  })

  test('get ready, for its script never comes, leaves the download to the page', async () => {
    const here = await phone()
    const thread = fakeThread()
    const content = here.again({ hirePorter: () => hirePorter(() => thread, fakeTimers()) })
    await content.refreshCatalogue()
    await content.download(PACK, 'vi')
    expect((await content.list())[0]?.state).toEqual({ kind: 'ready' })
    expect([thread.orders, thread.isEnded()]).toEqual([[], true])
  })

  test('go on in the middle is replaced by the page, which asks only for what is missing', async () => {
    const here = await phone()
    const thread: FakeThread = fakeThread((_order, say) => {
      void bringOne(here, thread, say).then(() => thread.crash())
    })
    const content = await withThread(here, thread)
    await content.download(PACK, 'vi')
    expect((await content.list())[0]?.state).toEqual({ kind: 'ready' })
    const asked = chunksAsked(here.network)
    expect(asked).toHaveLength(new Set(asked).size)
  })

  test('say a word any more, and ended without one, is replaced by the page after a minute', async () => {
    const here = await phone()
    const pulse = fakeTimers()
    const thread: FakeThread = fakeThread((_order, say) => void bringOne(here, thread, say))
    const content = await withThread(here, thread, pulse)
    const coming = content.download(PACK, 'vi')
    await until(async () => thread.orders.length > 0 && here.network.asked.some((path) => path.includes('chunks')))
    for (let look = 0; look < limits.porterSilentLooksMax; look++) {
      expect(thread.isEnded()).toBe(false)
      pulse.advance(limits.porterPulseMs)
    }
    await coming
    expect(thread.isEnded()).toBe(true)
    expect((await content.list())[0]?.state).toEqual({ kind: 'ready' })
    expect(pulse.due()).toEqual([])
  })

  test('bring anything on a dead line, but lives, is left to go on', async () => {
    const here = await phone()
    const pulse = fakeTimers()
    const thread = fakeThread()
    const content = await withThread(here, thread, pulse)
    const coming = content.download(PACK, 'vi')
    await until(async () => thread.orders.length > 0)
    for (let look = 0; look < 3 * limits.porterSilentLooksMax; look++) {
      thread.say({ is: 'alive' })
      pulse.advance(limits.porterPulseMs)
    }
    expect(thread.isEnded()).toBe(false)
    thread.crash()
    await coming
  })

  test('store a byte more, for the phone is full, says so', async () => {
    const here = await phone()
    const content = await withThread(here, workingThread(here))
    await content.prepare(PACK)
    const restore = fullDisk('chunks')
    await expect(content.download(PACK, 'vi')).rejects.toMatchObject({ code: 'storage/full' })
    restore()
    await content.download(PACK, 'vi')
    expect((await content.list())[0]?.state).toEqual({ kind: 'ready' })
  })
})

/** The first chunk of the order, brought as the thread does. */
async function bringOne(here: Phone, thread: FakeThread, say: (word: Word) => void): Promise<void> {
  const [order] = thread.orders
  const [chunk] = order?.queue ?? []
  if (order === undefined || chunk === undefined) throw new Error('no order came')
  const bytes = here.sample.files.get(`packs/chunks/${chunk.hash}`)
  here.network.asked.push(`packs/chunks/${chunk.hash}`)
  await openShelf(indexedDB, order.databaseName, here.timers).put(PACK, order.hash, {
    hash: chunk.hash,
    bytes: bytes ?? new Uint8Array(),
  })
  say({ is: 'arrived' })
}

test('a pack that is looked at lets the thread’s script come, once its manifest is here', async () => {
  const here = await phone()
  const seen: (string | undefined)[] = []
  const content = here.again({ expectPorter: () => void seen.push(here.network.asked.at(-1)) })
  await content.refreshCatalogue()
  await content.prepare(PACK)
  expect(seen).toEqual([expect.stringContaining('packs/manifests/')])
})

test('a standing thread brings everything, and the pack is whole', async () => {
  const here = await phone()
  const thread = workingThread(here)
  const content = await withThread(here, thread)
  await content.download(PACK, 'vi')
  expect((await content.list())[0]?.state).toEqual({ kind: 'ready' })
  expect(thread.orders[0]?.queue).toHaveLength(here.sample.manifest.chunks.length)
  expect(thread.isEnded()).toBe(true)
  expect(await content.lesson(PACK, SECOND, 'vi')).not.toBeNull()
})

test('a chunk that is gone from the source stops it with the same problem as on the page', async () => {
  const here = await phone()
  const content = await withThread(here, workingThread(here))
  const [path = ''] = here.sample.chunkPaths['second/vi'] ?? []
  here.network.files.delete(path)
  await expect(content.download(PACK, 'vi')).rejects.toMatchObject({ code: 'pack/not-at-source' })
  expect((await content.list())[0]?.state).toMatchObject({ kind: 'stopped', problem: 'pack/not-at-source' })
})

test('a pause ends the thread at once, and the next download goes on with what is missing', async () => {
  const here = await phone()
  const thread = fakeThread()
  const content = await withThread(here, thread)
  const stop = new AbortController()
  const download = content.download(PACK, 'vi', { signal: stop.signal })
  download.catch(() => undefined)
  await until(() => thread.orders.length === 1)
  stop.abort()
  await expect(download).rejects.toMatchObject({ name: 'AbortError' })
  expect(thread.isEnded()).toBe(true)
  await here.again().download(PACK, 'vi')
  expect((await content.list())[0]?.state).toEqual({ kind: 'ready' })
})

test('a pack that was removed while the thread works is a stop, and no trouble', async () => {
  const here = await phone()
  const content = await withThread(here, workingThread(here))
  const [path = ''] = here.sample.chunkPaths['second/vi'] ?? []
  here.network.spoil(path, 'hanging')
  const download = content.download(PACK, 'vi')
  download.catch(() => undefined)
  await until(() => here.network.asked.includes(path))
  // As another tab does it.
  await here.again().remove(PACK)
  here.timers.advance(limits.requestTimeoutMs)
  await expect(download).rejects.toMatchObject({ name: 'AbortError' })
})

test('what the thread did not foresee is told as the mistake of ours that it is', async () => {
  const here = await phone()
  const content = await withThread(
    here,
    fakeThread((_order, say) => say({ is: 'bug', text: 'TypeError: x is not a function' })),
  )
  await expect(content.download(PACK, 'vi')).rejects.toThrow('x is not a function')
})

describe('the thread’s shelf', () => {
  test('takes no chunk of a pack that was removed meanwhile', async () => {
    const here = await phone()
    const thread = fakeThread()
    const content = await withThread(here, thread)
    const download = content.download(PACK, 'vi')
    download.catch(() => undefined)
    await until(() => thread.orders.length === 1)
    await content.remove(PACK)
    const before = await dump(here.databaseName)
    const shelf = openShelf(indexedDB, here.databaseName, here.timers)
    const [chunk] = here.sample.manifest.chunks
    const put = shelf.put(PACK, here.sample.hash, { hash: chunk?.hash ?? '', bytes: new Uint8Array(3) })
    await expect(put).rejects.toMatchObject({ name: 'AbortError' })
    expect(await dump(here.databaseName)).toEqual(before)
  })

  test('never makes the database that the page should have made', async () => {
    const { timers } = await phone()
    const shelf = openShelf(indexedDB, 'nowhere', { after: (_ms, run) => timers.after(0, run) })
    await expect(shelf.put(PACK, 'h', { hash: 'c', bytes: new Uint8Array(1) })).rejects.toMatchObject({
      code: 'storage/unavailable',
    })
    expect((await indexedDB.databases()).map(({ name }) => name)).not.toContain('nowhere')
  })
})
