import { type Bytes, concat } from '../../core/bytes.ts'
import { limits } from '../../core/limits.ts'
import type { Timers } from '../../core/phone-ports.ts'
import { Problem } from '../../core/problem.ts'

/** The declared length, or null. Throws 'sync/too-large' before a byte is read. */
export function declaredBytes(request: Request, bytesMax: number): number | null {
  const header = request.headers.get('content-length')
  const declared = header !== null && /^\d+$/.test(header) ? Number(header) : null
  if (declared !== null && declared > bytesMax) throw new Problem('sync/too-large', { bytesMax })
  return declared
}

/**
 * The whole body, counted as it arrives: a sender's word about its length is only its word. Throws 'sync/too-large',
 * 'net/slow' for a sender that holds its place and sends next to nothing, 'net/unreachable' when the line is lost.
 */
export async function readBody(request: Request, bytesMax: number, timers: Timers): Promise<Bytes> {
  if (request.body === null) return new Uint8Array(0)
  const reader = request.body.getReader()
  // A read that waits ends with the cancelled body.
  const pace = watchPace(timers, () => void reader.cancel().catch(lineIsGoneAlready))
  const parts: Uint8Array[] = []
  let count = 0
  try {
    for (;;) {
      const { done, value } = await reader.read().catch(lineLost)
      if (pace.isTooSlow()) throw new Problem('net/slow', { waitedMs: limits.bodyPaceMs })
      if (done) return concat(...parts)
      count += value.length
      pace.came(value.length)
      if (count > bytesMax) {
        await reader.cancel().catch(lineIsGoneAlready)
        throw new Problem('sync/too-large', { bytesMax })
      }
      parts.push(value)
    }
  } finally {
    pace.stop()
  }
}

interface Pace {
  came(bytes: number): void
  isTooSlow(): boolean
  stop(): void
}

/** Bytes are counted over a span, not awaited one by one: a byte now and then is no pace. */
function watchPace(timers: Timers, onTooSlow: () => void): Pace {
  let inSpan = 0
  let slow = false
  let stop = timers.after(limits.bodyPaceMs, endSpan)
  function endSpan(): void {
    slow = inSpan < limits.bodyPaceBytesMin
    inSpan = 0
    if (slow) onTooSlow()
    else stop = timers.after(limits.bodyPaceMs, endSpan)
  }
  return {
    came: (bytes) => {
      inSpan += bytes
    },
    isTooSlow: () => slow,
    stop: () => stop(),
  }
}

/** A phone out of signal in the middle of its bundle is no bug of ours. */
function lineLost(error: unknown): never {
  throw new Problem('net/unreachable', {}, error)
}

function lineIsGoneAlready(): void {
  // What the cancelled body would say, its sender is told in other words.
}
