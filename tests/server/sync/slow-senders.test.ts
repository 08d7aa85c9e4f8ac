// Senders who hold their place without sending (T19): what they hold comes back to the others.
import { describe, expect, test } from 'vitest'
import { limits } from '../../../core/limits.ts'
import { type FakeTimers, fakeTimers, until } from '../../fake-timers.ts'
import { answerOf, bundleOf, newId, newPhone } from '../test-phone.ts'
import { testServer } from '../test-server.ts'

type Feed = ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>

/** A body fed by hand; `taken` says that all of it was read. */
function openBody() {
  let feed: Feed | undefined
  let isCancelled = false
  const stream = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start: (controller) => {
      feed = controller
    },
    cancel: () => {
      isCancelled = true
    },
  })
  return {
    stream,
    give: (bytes: number) => feed?.enqueue(new Uint8Array(bytes)),
    end: () => feed?.close(),
    taken: () => (feed?.desiredSize ?? 0) > 0,
    isCancelled: () => isCancelled,
  }
}

async function serverOnFakeTime() {
  const timers = fakeTimers()
  return { timers, server: await testServer({ timers }) }
}

/** Feeds `bytes` in each of `spans`; every span passes whole. */
async function feed(body: ReturnType<typeof openBody>, timers: FakeTimers, bytes: number, spans: number) {
  for (let span = 0; span < spans; span++) {
    body.give(bytes)
    await until(body.taken)
    timers.advance(limits.bodyPaceMs)
  }
}

const isSet = (timers: FakeTimers, count: number) => until(() => timers.due().length === count)

describe('a sender is sent away', () => {
  test.each([
    ['nothing', 0],
    ['a byte now and then', 1],
    ['just under the pace', limits.bodyPaceBytesMin - 1],
  ])('when it sends %s', async (_what, bytes) => {
    const { server, timers } = await serverOnFakeTime()
    const body = openBody()
    const answer = server.post(body.stream)
    await isSet(timers, 1)
    await feed(body, timers, bytes, 1)
    const response = await answer
    expect(response.status).toBe(504)
    expect(await response.json()).toMatchObject({ code: 'net/slow' })
    expect(body.isCancelled()).toBe(true)
    expect(server.bugs).toEqual([])
  })

  test('and its place is free again', async () => {
    const { server, timers } = await serverOnFakeTime()
    const places = Math.floor(limits.bundleBytesInFlightMax / (limits.bundleBytesMax + limits.sealBytesMax))
    const slow = Array.from({ length: places }, () => server.post(openBody().stream))
    await isSet(timers, places)
    const phone = await newPhone()
    const bundle = await bundleOf(phone, server.store.identity, [answerOf(newId())])
    const undeclared = () => server.post(new Blob([bundle]).stream())
    expect((await undeclared()).status).toBe(503)
    timers.advance(limits.bodyPaceMs)
    expect((await Promise.all(slow)).every(({ status }) => status === 504)).toBe(true)
    expect((await undeclared()).status).toBe(200)
    expect(timers.due()).toEqual([])
  })
})

test('a sender on a thin line that keeps the pace is heard to the end', async () => {
  const { server, timers } = await serverOnFakeTime()
  const body = openBody()
  const answer = server.post(body.stream)
  await isSet(timers, 1)
  await feed(body, timers, limits.bodyPaceBytesMin, 5)
  body.end()
  // Zeros are no bundle, but they were read whole.
  expect(await (await answer).json()).toMatchObject({ code: 'sync/bad-form' })
  expect(timers.due()).toEqual([])
})

test('many whole bundles are opened a few at a time, and all get their receipt', async () => {
  const { store } = await testServer()
  const timers = fakeTimers()
  let open = 0
  let openMost = 0
  const held: (() => void)[] = []
  let isReleased = false
  const receive: typeof store.receive = async (...all) => {
    open += 1
    openMost = Math.max(openMost, open)
    if (!isReleased) await new Promise<void>((resolve) => held.push(resolve))
    open -= 1
    return store.receive(...all)
  }
  const crowded = await testServer({ store: { ...store, receive }, timers })
  const phone = await newPhone()
  const bundle = await bundleOf(phone, store.identity, [answerOf(newId())])
  const headers = { 'content-length': String(bundle.length) }
  const answers = Array.from({ length: 60 }, () => crowded.post(bundle, headers))
  await isSet(timers, 60)
  await until(() => timers.due().length === 0 && open === limits.bundlesOpenedMax)
  isReleased = true
  for (const release of held) release()
  expect((await Promise.all(answers)).map(({ status }) => status)).toEqual(answers.map(() => 200))
  expect(openMost).toBe(limits.bundlesOpenedMax)
})
