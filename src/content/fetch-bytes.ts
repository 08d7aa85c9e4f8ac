// One GET of a file whose greatest length is known, told in our own problem codes.
import type { Bytes } from '../../core/bytes.ts'
import { readLimited } from '../../core/limited-read.ts'
import { limits } from '../../core/limits.ts'
import type { Timers } from '../../core/phone-ports.ts'
import { isProblem, Problem } from '../../core/problem.ts'
import { parseRetryAfter } from '../../core/sync/retry.ts'

export interface FetchPorts {
  readonly fetch: typeof fetch
  readonly timers: Timers
  readonly root: string
}

/** Throws 'net/…', 'pack/not-at-source', 'pack/too-large', or the signal's reason. `path` is below the root. `tell` hears how many bytes came so far. */
export async function fetchBytes(
  ports: FetchPorts,
  path: string,
  bytesMax: number,
  signal: AbortSignal | null,
  tell: (soFar: number) => void = () => undefined,
): Promise<Bytes> {
  const stop = new AbortController()
  const onAbort = () => stop.abort(signal?.reason)
  const slow = () => stop.abort(new Problem('net/slow'))
  const whole = ports.timers.after(limits.chunkTimeoutMs, slow)
  let stalled = ports.timers.after(limits.requestTimeoutMs, slow)
  const alive = (soFar: number) => {
    stalled()
    stalled = ports.timers.after(limits.requestTimeoutMs, slow)
    tell(soFar)
  }
  signal?.addEventListener('abort', onAbort)
  try {
    if (signal?.aborted) onAbort()
    stop.signal.throwIfAborted()
    // Not in the browser's own cache too: the phone is nearly full, and our copy is the verified one. Said as the page's own files are
    // asked for: without credentials a browser makes new connections, a round trip each, beside the open ones. There are no cookies.
    const response = await ports.fetch(ports.root + path, { signal: stop.signal, cache: 'no-store' })
    alive(0)
    return await abortable(bodyOf(response, bytesMax, alive), stop.signal)
  } catch (error) {
    if (stop.signal.aborted) throw stop.signal.reason
    throw isProblem(error) ? error : new Problem('net/unreachable', {}, error)
  } finally {
    signal?.removeEventListener('abort', onAbort)
    whole()
    stalled()
  }
}

async function bodyOf(response: Response, bytesMax: number, alive: (soFar: number) => void): Promise<Bytes> {
  refuseStatus(response)
  if (response.headers.get('content-type')?.startsWith('text/html')) throw new Problem('net/not-our-server')
  if (response.body === null) throw new Problem('net/unreachable')
  return readLimited(response.body.getReader(), bytesMax, alive)
}

function refuseStatus(response: Response): void {
  const { status } = response
  if (status === 200) return
  void response.body?.cancel().catch((_alreadyClosed) => undefined)
  const after = parseRetryAfter(response.headers.get('retry-after'))
  if (status === 404 || status === 410) throw new Problem('pack/not-at-source', { status })
  throw new Problem('net/server-trouble', { status, ...(after === null ? {} : { retryAfterSeconds: after }) })
}

/** A body that never moves again must not hold us: some engines do not end a read when the request is aborted. */
function abortable<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason)
    signal.addEventListener('abort', stop)
    if (signal.aborted) stop()
    work.then(resolve, reject)
  })
}
