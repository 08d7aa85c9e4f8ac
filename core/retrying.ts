import { limits } from './limits.ts'
import type { Timers } from './phone-ports.ts'
import type { RandomBytes } from './ports.ts'
import { isProblem, type Problem, type ProblemCode } from './problem.ts'
import { retryAfterDelayMs, retryDelayMs } from './sync/retry.ts'

const worthRetrying: readonly ProblemCode[] = [
  'net/unreachable',
  'net/slow',
  'net/server-trouble',
  'net/not-our-server',
  'pack/bad-hash',
  'pack/too-large',
]

/** Tries `limits.chunkTriesMax` times with full jitter between; then throws the last Problem. */
export async function retrying<T>(
  ports: { timers: Timers; random: RandomBytes },
  signal: AbortSignal | null,
  attempt: () => Promise<T>,
): Promise<T> {
  for (let failures = 0; ; ) {
    try {
      return await attempt()
    } catch (error) {
      if (!isProblem(error) || !worthRetrying.includes(error.code) || ++failures >= limits.chunkTriesMax) throw error
      await pause(delayMs(error, failures, ports.random), ports.timers, signal)
    }
  }
}

function delayMs(problem: Problem, failures: number, random: RandomBytes): number {
  const after = problem.details.retryAfterSeconds
  return typeof after === 'number' ? retryAfterDelayMs(after, random) : retryDelayMs(failures - 1, random)
}

/** Rejects with the signal's reason as soon as it is aborted. */
function pause(ms: number, timers: Timers, signal: AbortSignal | null): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = () => {
      cancel()
      reject(signal?.reason)
    }
    const cancel = timers.after(ms, () => {
      signal?.removeEventListener('abort', abort)
      resolve()
    })
    signal?.addEventListener('abort', abort)
    if (signal?.aborted) abort()
  })
}
