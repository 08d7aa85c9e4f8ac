import type { Clock } from '../ports.ts'

/**
 * The phone's clock, but never backwards while the tab lives: a clock that is set back would shuffle what was done in a row. `elapsed`
 * (ms since the tab began) carries it on; where the phone slept and `elapsed` stood still, the phone's clock is ahead and counts.
 */
export function createSteadyClock(clock: Clock, elapsed: () => number): Clock {
  let last = Number.NEGATIVE_INFINITY
  let lastElapsed = 0
  return () => {
    const now = elapsed()
    last = Math.max(clock(), last + (now - lastElapsed))
    lastElapsed = now
    return last
  }
}
