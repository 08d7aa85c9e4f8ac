// The HTTPS road to our own server: three requests, bounded in time and in bytes both ways.
import type { Bytes } from '../../core/bytes.ts'
import { readLimited } from '../../core/limited-read.ts'
import { limits } from '../../core/limits.ts'
import type { Timers } from '../../core/phone-ports.ts'
import { isProblem, Problem } from '../../core/problem.ts'
import type { SyncAnswer } from '../../core/sync/answer.ts'
import type { SyncRoad } from '../../core/sync/engine.ts'

export interface RoadPorts {
  readonly fetch: typeof fetch
  readonly timers: Timers
  readonly root: string
  /** Makes a connection without asking for anything; absent where the browser cannot. */
  readonly connect?: (root: string) => void
}

/** Says nothing of the person: no cookie, no address of the page, no language. A POST is never cached, so nothing is said about that either. */
const common = {
  credentials: 'omit',
  referrerPolicy: 'no-referrer',
  headers: { 'accept-language': '*' },
} as const satisfies RequestInit

export function createRoad(ports: RoadPorts): SyncRoad {
  const { connect, root } = ports
  return {
    ...(connect !== undefined && { open: () => connect(root) }),
    askIdentity: () => ask(ports, 'sync/server', { ...common, cache: 'no-store' }, limits.identityBytesMax, 0),
    push: (bundle) => post(ports, 'sync/bundles', bundle, limits.receiptBytesMax),
    pull: (asked) => post(ports, 'sync/pages', asked, limits.pageBytesMax),
  }
}

function post(ports: RoadPorts, path: string, body: Bytes, bytesMax: number): Promise<SyncAnswer> {
  return ask(ports, path, { ...common, method: 'POST', body }, bytesMax, body.length)
}

async function ask(
  ports: RoadPorts,
  path: string,
  init: RequestInit,
  bytesMax: number,
  bytesSent: number,
): Promise<SyncAnswer> {
  const stop = new AbortController()
  const slow = new Promise<never>((_, reject) => {
    stop.signal.addEventListener('abort', () => reject(new Problem('net/slow')))
  })
  const watch = watchdog(ports.timers, () => stop.abort())
  // One millisecond a byte more: a line of 8 kbit/s is slow, not dead.
  watch.feed(limits.requestTimeoutMs + bytesSent)
  try {
    const asked = ports.fetch(ports.root + path, { ...init, signal: stop.signal })
    const answer = asked.then((response) => answerOf(response, bytesMax, () => watch.feed(limits.requestTimeoutMs)))
    return await Promise.race([answer, slow])
  } catch (error) {
    throw isProblem(error) ? error : new Problem('net/unreachable', {}, error)
  } finally {
    watch.end()
  }
}

/** Barks when nobody feeds it in time, and when the whole takes too long however well it is fed. */
function watchdog(timers: Timers, bark: () => void) {
  const leave = timers.after(limits.exchangeTimeoutMs, bark)
  let cancel: () => void = () => undefined
  return {
    feed(ms: number) {
      cancel()
      cancel = timers.after(ms, bark)
    },
    end() {
      cancel()
      leave()
    },
  }
}

async function answerOf(response: Response, bytesMax: number, alive: () => void): Promise<SyncAnswer> {
  const body = await bodyOf(response, bytesMax, alive)
  return { status: response.status, body, retryAfter: response.headers.get('retry-after') }
}

async function bodyOf(response: Response, bytesMax: number, alive: () => void): Promise<Bytes> {
  if (response.body === null) return new Uint8Array()
  try {
    return await readLimited(response.body.getReader(), bytesMax, alive)
  } catch (error) {
    // More than any answer of ours can be: somebody else is talking.
    throw isProblem(error, 'pack/too-large') ? new Problem('net/not-our-server', {}, error) : error
  }
}
