// Back-pressure before any work: what is over the bounds is told at once to come back, each at another moment.
import { limits } from '../../core/limits.ts'
import type { RandomBytes } from '../../core/ports.ts'
import { Problem, type ProblemCode } from '../../core/problem.ts'

export interface Admission {
  /** Runs `work` or throws 'sync/busy'. `bytes` is what the request may hold in memory. */
  run<T>(bytes: number, work: () => Promise<T>): Promise<T>
}

export function createAdmission(): Admission {
  let count = 0
  let held = 0
  return {
    async run(bytes, work) {
      if (count >= limits.bundlesInFlightMax || held + bytes > limits.bundleBytesInFlightMax) {
        throw new Problem('sync/busy')
      }
      count += 1
      held += bytes
      try {
        return await work()
      } finally {
        count -= 1
        held -= bytes
      }
    },
  }
}

/** When to come back after a refusal, in whole seconds between the base and twice the base; null where that is the sender's to say. */
export function retryAfterSeconds(code: ProblemCode, random: RandomBytes): number | null {
  const base = bases[code]
  if (base === undefined) return null
  const [byte = 0] = random(1)
  return base + Math.floor((byte / 256) * (base + 1))
}

const bases: Partial<Readonly<Record<ProblemCode, number>>> = {
  'sync/busy': limits.busyRetrySeconds,
  'sync/no-room': limits.noRoomRetrySeconds,
}
