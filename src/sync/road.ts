// The HTTPS road to our own server: two requests, bounded in time and in bytes both ways.
import type { Bytes } from '../../core/bytes.ts'
import { readLimited } from '../../core/limited-read.ts'
import { limits } from '../../core/limits.ts'
import type { Timers } from '../../core/phone-ports.ts'
import { isProblem, Problem } from '../../core/problem.ts'
import type { SyncAnswer, SyncRoad } from '../../core/sync/engine.ts'

export interface RoadPorts {
  readonly fetch: typeof fetch
  readonly timers: Timers
  readonly root: string
}

export function createRoad(ports: RoadPorts): SyncRoad {
  const common = { cache: 'no-store', credentials: 'omit' } as const
  return {
    askIdentity: () => ask(ports, 'sync/server', common, limits.identityBytesMax, limits.requestTimeoutMs),
    push: (bundle) =>
      ask(
        ports,
        'sync/bundles',
        { ...common, method: 'POST', body: bundle, headers: { 'content-type': 'application/octet-stream' } },
        limits.receiptBytesMax,
        // One millisecond a byte more: a line of 8 kbit/s is slow, not dead.
        limits.requestTimeoutMs + bundle.length,
      ),
  }
}

async function ask(
  ports: RoadPorts,
  path: string,
  init: RequestInit,
  bytesMax: number,
  timeoutMs: number,
): Promise<SyncAnswer> {
  const stop = new AbortController()
  const slow = new Promise<never>((_, reject) => {
    stop.signal.addEventListener('abort', () => reject(new Problem('net/slow')))
  })
  const cancel = ports.timers.after(timeoutMs, () => stop.abort())
  try {
    const asked = ports.fetch(ports.root + path, { ...init, signal: stop.signal })
    return await Promise.race([asked.then((response) => answerOf(response, bytesMax)), slow])
  } catch (error) {
    throw isProblem(error) ? error : new Problem('net/unreachable', {}, error)
  } finally {
    cancel()
  }
}

async function answerOf(response: Response, bytesMax: number): Promise<SyncAnswer> {
  const body = await bodyOf(response, bytesMax)
  return { status: response.status, body, retryAfter: response.headers.get('retry-after') }
}

async function bodyOf(response: Response, bytesMax: number): Promise<Bytes> {
  if (response.body === null) return new Uint8Array()
  try {
    return await readLimited(response.body.getReader(), bytesMax, () => undefined)
  } catch (error) {
    // More than any receipt can be: somebody else is talking.
    throw isProblem(error, 'pack/too-large') ? new Problem('net/not-our-server', {}, error) : error
  }
}
