import { describe, expect, test } from 'vitest'
import { limits } from '../../../core/limits.ts'
import { createRoad } from '../../../src/sync/sync.ts'
import { fakeTimers, until } from '../../fake-timers.ts'

const bundle = new Uint8Array(3000)

function roadTo(answer: () => Response | Promise<Response>) {
  const timers = fakeTimers()
  const asked: { url: string; init: RequestInit }[] = []
  const fetching = async (url: string | URL | Request, init: RequestInit = {}) => {
    asked.push({ url: String(url), init })
    return answer()
  }
  return { road: createRoad({ fetch: fetching as typeof fetch, timers, root: '/' }), timers, asked }
}

/** A body that comes when the test says so. */
function dripping() {
  let drip: ReadableStreamDefaultController<Uint8Array> | undefined
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      drip = controller
    },
  })
  return { answer: () => new Response(body), drip: () => drip?.enqueue(new Uint8Array(1)) }
}

describe('a line is given up', () => {
  test('that gives no byte for long, although it gave some before', async () => {
    const { answer, drip } = dripping()
    const { road, timers } = roadTo(answer)
    const slow = road.push(bundle).catch((error) => error)
    for (let bytes = 0; bytes < 3; bytes++) {
      drip()
      await until(() => timers.due()[0] === limits.requestTimeoutMs)
      timers.advance(limits.requestTimeoutMs - 1)
    }
    timers.advance(1)
    expect(await slow).toMatchObject({ code: 'net/slow' })
    expect(timers.due()).toEqual([])
  })

  test('that drips for ever', async () => {
    const { answer, drip } = dripping()
    const { road, timers } = roadTo(answer)
    let ended: unknown = null
    road.pull(bundle).catch((error) => {
      ended = error
    })
    let bytes = 0
    for (; ended === null && bytes < 1000; bytes++) {
      drip()
      await new Promise((resolve) => setImmediate(resolve))
      timers.advance(limits.requestTimeoutMs / 2)
    }
    expect(ended).toMatchObject({ code: 'net/slow' })
    expect(bytes).toBeLessThanOrEqual(1 + (2 * limits.exchangeTimeoutMs) / limits.requestTimeoutMs)
  })

  test.each([
    ['an identity', 'askIdentity', limits.identityBytesMax],
    ['a receipt', 'push', limits.receiptBytesMax],
    ['a page', 'pull', limits.pageBytesMax],
  ] as const)('that gives more than %s can be', async (_what, ask, bytesMax) => {
    const { road } = roadTo(() => new Response(new Uint8Array(bytesMax + 1)))
    await expect(road[ask](bundle)).rejects.toMatchObject({ code: 'net/not-our-server' })
  })
})

test('what is sent has a millisecond a byte more', async () => {
  const { road, timers } = roadTo(() => new Promise<Response>(() => undefined))
  void road.push(bundle)
  expect(timers.due()).toEqual([limits.requestTimeoutMs + bundle.length, limits.exchangeTimeoutMs])
})

test('a request names no person, no page and no language', async () => {
  const { road, asked } = roadTo(() => new Response())
  await road.askIdentity()
  await road.push(bundle)
  await road.pull(bundle)
  expect(asked.map(({ url }) => url)).toEqual(['/sync/server', '/sync/bundles', '/sync/pages'])
  for (const { init } of asked) {
    expect(init).toMatchObject({
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      headers: { 'accept-language': '*' },
    })
    expect(Object.keys(init.headers ?? {})).toEqual(['accept-language'])
  }
})
