// The only clock of the phone's tests. Waits of 0 ms pass by themselves; all others pass when the test says so.
import type { Timers } from '../core/phone-ports.ts'

export interface FakeTimers extends Timers {
  /** Lets `ms` pass: what falls due runs, in order. */
  advance(ms: number): void
  /** Ms until each timer that is set. */
  due(): readonly number[]
}

export function fakeTimers(): FakeTimers {
  const set = new Map<object, { at: number; run: () => void }>()
  let now = 0
  return {
    after(ms, run) {
      if (ms === 0) {
        const soon = setImmediate(run)
        return () => clearImmediate(soon)
      }
      const key = {}
      set.set(key, { at: now + ms, run })
      return () => set.delete(key)
    },
    advance(ms) {
      const end = now + ms
      for (;;) {
        const [next] = [...set].sort(([, a], [, b]) => a.at - b.at)
        if (next === undefined || next[1].at > end) break
        set.delete(next[0])
        now = next[1].at
        next[1].run()
      }
      now = end
    },
    due: () => [...set.values()].map(({ at }) => at - now).sort((a, b) => a - b),
  }
}

/** Waits for a state, never for a time. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (let turns = 0; !(await isSo()); turns++) {
    if (turns > 20_000) throw new Error('never came to be')
    await new Promise((resolve) => setImmediate(resolve))
  }
}
