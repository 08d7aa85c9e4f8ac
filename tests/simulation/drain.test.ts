// L4, F60: a mast comes back for ten thousand phones at once. Only their waiting is real (retry.ts, the window of D11); the server is a queue.
import { expect, test } from 'vitest'
import { limits } from '../../core/limits.ts'
import { reconnectDelayMs, retryAfterDelayMs, retryDelayMs } from '../../core/sync/retry.ts'
import { createRandom } from './random.ts'

const PHONES = 10_000
/** What a small server answers a second; the others it tells to come back. */
const SERVED_PER_SECOND = 150
const WINDOW_SECONDS = 120

function drain(windowSeconds: number): { readonly askedIn: readonly number[]; readonly served: number } {
  const random = createRandom(4)
  const seconds: { readonly failures: number }[][] = []
  const at = (ms: number, failures: number) => {
    const second = Math.floor(ms / 1000)
    seconds[second] ??= []
    seconds[second]?.push({ failures })
  }
  for (let i = 0; i < PHONES; i++) {
    const device = Buffer.from(random.bytes(16)).toString('hex')
    at(windowSeconds === 0 ? 0 : reconnectDelayMs(device, windowSeconds), 0)
  }
  const askedIn: number[] = []
  let served = 0
  for (let second = 0; second < seconds.length && second < 7200; second++) {
    const here = seconds[second] ?? []
    askedIn.push(here.length)
    served += Math.min(SERVED_PER_SECOND, here.length)
    for (const { failures } of here.slice(SERVED_PER_SECOND)) {
      const own = Math.min(retryDelayMs(failures + 1, random.bytes), limits.retryAfterOwnMaxMs)
      const wait = Math.max(retryAfterDelayMs(limits.busyRetrySeconds, random.bytes), own)
      at((second + 1) * 1000 + wait, failures + 1)
    }
  }
  return { askedIn, served }
}

test('ten thousand phones come back over the window: all are served, and no second peak rises above one and a half times the first', () => {
  const { askedIn, served } = drain(WINDOW_SECONDS)
  const first = Math.max(...askedIn.slice(0, WINDOW_SECONDS / 2))
  const second = Math.max(...askedIn.slice(WINDOW_SECONDS / 2))
  expect(served).toBe(PHONES)
  expect(second).toBeLessThanOrEqual(1.5 * first)
})

test('even when all come in one second, no later second sees half as many', () => {
  const { askedIn, served } = drain(0)
  expect(served).toBe(PHONES)
  expect(Math.max(...askedIn.slice(1))).toBeLessThan(PHONES / 2)
})
