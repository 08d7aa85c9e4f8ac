import fc from 'fast-check'
import { expect, test } from 'vitest'
import { limits } from '../../../core/limits.ts'
import { parseRetryAfter, retryAfterDelayMs, retryDelayMs } from '../../../core/sync/retry.ts'

const random = fc.uint8Array({ minLength: 2, maxLength: 2 }).map((two) => () => new Uint8Array(two))

test.each(['', ' ', 'soon', '-1', '1.5', '1e3', 'Wed, 21 Oct 2026 07:28:00 GMT', '9'.repeat(10), null])(
  'Retry-After %j says nothing',
  (header) => {
    expect(parseRetryAfter(header)).toBeNull()
  },
)

test('a wait lies between nothing and its bound, which doubles up to the cap', () => {
  fc.assert(
    fc.property(fc.nat(100), random, (failures, source) => {
      const ms = retryDelayMs(failures, source)
      expect(ms).toBeGreaterThanOrEqual(0)
      expect(ms).toBeLessThan(Math.min(limits.retryCapMs, limits.retryBaseMs * 2 ** failures))
    }),
  )
})

test("the server's own wish is kept or outlasted by half, never shortened, and bounded", () => {
  fc.assert(
    fc.property(fc.nat(10_000), random, (seconds, source) => {
      const asked = Math.min(limits.retryAfterMaxMs, seconds * 1000)
      const ms = retryAfterDelayMs(seconds, source)
      expect(ms).toBeGreaterThanOrEqual(asked)
      expect(ms).toBeLessThanOrEqual(asked * 1.5)
    }),
  )
})
