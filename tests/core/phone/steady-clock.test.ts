import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createSteadyClock } from '../../../core/phone/steady-clock.ts'

const moments = fc.array(
  fc.record({
    clock: fc.integer({ min: -2_208_988_800_000, max: 4_102_444_800_000 }),
    passed: fc.integer({ min: 0, max: 86_400_000 }),
  }),
  { minLength: 2 },
)

/** What the clock says at each moment. */
function told(of: readonly { clock: number; passed: number }[]): readonly number[] {
  let [now, elapsed] = [0, 0]
  const clock = createSteadyClock(
    () => now,
    () => elapsed,
  )
  return of.map((moment) => {
    now = moment.clock
    elapsed += moment.passed
    return clock()
  })
}

test('time never goes back, and never stands still while something happens', () => {
  fc.assert(
    fc.property(moments, (of) => {
      const times = told(of)
      for (const [i, time] of times.entries()) {
        const before = times[i - 1]
        if (before !== undefined) expect(time - before).toBeGreaterThanOrEqual(of[i]?.passed ?? 0)
      }
    }),
  )
})

test('a clock that runs well is told as it is', () => {
  expect(told([1000, 1010, 1020].map((clock) => ({ clock, passed: 10 })))).toEqual([1000, 1010, 1020])
})

test('after a night in which only the clock went on, it is morning', () => {
  expect(
    told([
      { clock: 1000, passed: 0 },
      { clock: 30_000_000, passed: 5 },
    ]),
  ).toEqual([1000, 30_000_000])
})
