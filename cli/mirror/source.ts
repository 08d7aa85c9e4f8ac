// Where a mirror gets its pieces: what a phone asks for, at most as long as it may be, asked again where that helps.
import { promisify } from 'node:util'
import { brotliDecompress, gunzip } from 'node:zlib'
import type { Bytes } from '../../core/bytes.ts'
import { type BodyReader, readLimited } from '../../core/limited-read.ts'
import { limits } from '../../core/limits.ts'
import type { Timers } from '../../core/phone-ports.ts'
import type { RandomBytes } from '../../core/ports.ts'
import { isProblem, Problem } from '../../core/problem.ts'
import { retrying } from '../../core/retrying.ts'
import { parseRetryAfter } from '../../core/sync/retry.ts'
import type { Answer, Ask } from './ask.ts'

export interface Fetched {
  readonly raw: Bytes
  /** The form it came in, where that was one of these. */
  readonly brotli?: Uint8Array
  readonly gzip?: Uint8Array
}

export interface Source {
  /**
   * `judge` says whether the bytes are what was asked for: bytes that are not are asked for again. `path` is below the source's address.
   * Throws 'net/…', 'pack/not-at-source', 'pack/too-large', what `judge` throws, or the signal's reason.
   */
  fetch(path: string, bytesMax: number, options?: FetchOptions): Promise<Fetched>
  /** Of bodies as they travelled, also of those that were thrown away. */
  tally(): { readonly requests: number; readonly bytes: number }
}

export interface FetchOptions {
  readonly judge?: (raw: Bytes) => unknown
  readonly signal?: AbortSignal
  /** The app's page; anywhere else a page is a portal's. */
  readonly isPage?: boolean
}

export interface SourcePorts {
  readonly ask: Ask
  readonly timers: Timers
  readonly random: RandomBytes
}

/** `from`: where packs/ lies. */
export function createSource(ports: SourcePorts, from: URL): Source {
  const base = new URL(from.href.endsWith('/') ? from.href : `${from.href}/`)
  const tally = { requests: 0, bytes: 0 }
  return {
    tally: () => ({ ...tally }),
    fetch: (path, bytesMax, { judge, signal = new AbortController().signal, isPage = false } = {}) =>
      retrying(ports, signal, async () => {
        tally.requests++
        const count = (bytes: number) => {
          tally.bytes += bytes
        }
        const fetched = await fetchOnce(ports, new URL(path, base), { bytesMax, isPage, signal, count })
        await judge?.(fetched.raw)
        return fetched
      }),
  }
}

interface Once {
  readonly bytesMax: number
  readonly isPage: boolean
  readonly signal: AbortSignal
  readonly count: (bytes: number) => void
}

async function fetchOnce({ ask, timers }: SourcePorts, url: URL, once: Once): Promise<Fetched> {
  const stop = new AbortController()
  const onAbort = () => stop.abort(once.signal.reason)
  const slow = () => stop.abort(new Problem('net/slow'))
  const whole = timers.after(limits.chunkTimeoutMs, slow)
  let stalled = timers.after(limits.requestTimeoutMs, slow)
  const alive = () => {
    stalled()
    stalled = timers.after(limits.requestTimeoutMs, slow)
  }
  once.signal.addEventListener('abort', onAbort)
  try {
    if (once.signal.aborted) onAbort()
    stop.signal.throwIfAborted()
    return await take(await ask(url, stop.signal), once, alive)
  } catch (error) {
    if (stop.signal.aborted) throw stop.signal.reason
    throw isProblem(error) ? error : new Problem('net/unreachable', {}, error)
  } finally {
    once.signal.removeEventListener('abort', onAbort)
    whole()
    stalled()
  }
}

async function take(answer: Answer, { bytesMax, isPage, count }: Once, alive: () => void): Promise<Fetched> {
  await refuse(answer, isPage)
  const coding = answer.header('content-encoding').trim().toLowerCase()
  // What does not compress grows a little.
  const wireBytesMax = coding === '' || coding === 'identity' ? bytesMax : bytesMax + CODING_BYTES_MAX
  const sent = await readLimited(counted(answer.body, count), wireBytesMax, alive)
  if (coding === '' || coding === 'identity') return { raw: sent }
  if (coding === 'br') return { raw: await decoded(promisify(brotliDecompress), sent, bytesMax), brotli: sent }
  if (coding === 'gzip') return { raw: await decoded(promisify(gunzip), sent, bytesMax), gzip: sent }
  throw new Problem('net/not-our-server', { coding })
}

const CODING_BYTES_MAX = 1024

/** Lets the connection go with the answer that is not read. */
async function refuse({ status, header, body }: Answer, isPage: boolean): Promise<void> {
  const isPortal = !isPage && header('content-type').startsWith('text/html')
  if (status === 200 && !isPortal) return
  await body.cancel()
  // Asking again helps against what a server says of itself or of haste, not against a wrong address.
  if (status >= 300 && status < 500 && ![408, 425, 429].includes(status)) {
    throw new Problem('pack/not-at-source', { status })
  }
  if (status === 200) throw new Problem('net/not-our-server')
  const after = parseRetryAfter(header('retry-after'))
  throw new Problem('net/server-trouble', { status, ...(after === null ? {} : { retryAfterSeconds: after }) })
}

function counted(body: BodyReader, count: (bytes: number) => void): BodyReader {
  return {
    cancel: () => body.cancel(),
    async read() {
      const part = await body.read()
      count(part.value?.length ?? 0)
      return part
    },
  }
}

type Decode = (bytes: Uint8Array, options: { readonly maxOutputLength: number }) => Promise<Uint8Array>

/** Throws 'pack/too-large' once more than `bytesMax` came out (F68), 'net/unreachable' for what cannot be decoded, as a browser does. */
async function decoded(decode: Decode, sent: Bytes, bytesMax: number): Promise<Bytes> {
  try {
    return new Uint8Array(await decode(sent, { maxOutputLength: bytesMax }))
  } catch (error) {
    throw new Problem(error instanceof RangeError ? 'pack/too-large' : 'net/unreachable', { bytesMax }, error)
  }
}
