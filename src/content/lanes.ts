// Chunks over the line: a few at a time, each verified and stored by itself. On the page's thread or on one of its own.
import { hex } from '../../core/bytes.ts'
import { limits } from '../../core/limits.ts'
import type { Chunk } from '../../core/pack/manifest.ts'
import { chunkUrlPath } from '../../core/pack/road.ts'
import type { RandomBytes, Verifier } from '../../core/ports.ts'
import { Problem } from '../../core/problem.ts'
import { retrying } from '../../core/retrying.ts'
import { type FetchPorts, fetchBytes } from './fetch-bytes.ts'

export interface LanePorts extends FetchPorts {
  readonly random: RandomBytes
  readonly verifier: Pick<Verifier, 'sha256'>
}

export type Asked = Pick<Chunk, 'hash' | 'bytes' | 'wireBytes'>

export interface Lanes {
  /** In order. Those that were taken up are gone from it. */
  readonly queue: Asked[]
  readonly signal: AbortSignal
  /** Keeps bytes that were proved; rejects where they are wanted no more. */
  readonly store: (chunk: Asked, bytes: Uint8Array<ArrayBuffer>) => Promise<void>
  readonly arrived: (chunk: Asked) => void
  /** True once somebody else goes on with what is left. */
  readonly isEnough?: () => boolean
}

/** Resolves when all that was taken up is stored; nothing is written after it rejected. Throws the Problem that stopped it, or the signal's reason. */
export async function bringChunks(ports: LanePorts, lanes: Lanes): Promise<void> {
  const { queue, store, arrived, isEnough } = lanes
  const { signal, abort, release } = childOf(lanes.signal)
  const coming = createWindow()
  const bring = async (chunk: Asked, tell: (soFar: number) => void) => {
    const bytes = await fetchChunk(ports, chunk, signal, tell)
    signal.throwIfAborted()
    await store(chunk, bytes)
    arrived(chunk)
  }
  await new Promise<void>((resolve) => {
    const ask = () => {
      while (!signal.aborted && isEnough?.() !== true) {
        const chunk = coming.next(queue)
        if (chunk === undefined) break
        const { tell, end } = coming.begin(chunk, ask)
        bring(chunk, tell)
          .catch(abort)
          .finally(() => {
            end()
            ask()
          })
      }
      if (coming.isEmpty()) resolve()
    }
    ask()
  })
  release()
  signal.throwIfAborted()
}

/** What was asked for and is not here: kept small, for a line that breaks takes it along, but never so small that a far line stands empty. */
function createWindow() {
  const left = new Map<Asked, number>()
  const bytesLeft = () => [...left.values()].reduce((sum, bytes) => sum + bytes, 0)
  return {
    /** Takes it out of the queue: the first, or while that would be too much a small one from further behind. */
    next(queue: Asked[]): Asked | undefined {
      if (left.size >= limits.chunksInFlightMax) return undefined
      if (bytesLeft() < limits.bytesAskedAhead) return queue.shift()
      const small = [...left.keys()].some(isSmall) ? -1 : queue.findIndex(isSmall)
      return small < 0 ? undefined : queue.splice(small, 1)[0]
    },
    isEmpty: () => left.size === 0,
    begin(chunk: Asked, moved: () => void) {
      left.set(chunk, chunk.wireBytes)
      return {
        // The browser tells how much it unpacked; on the wire it was about the same share.
        tell(soFar: number) {
          left.set(chunk, chunk.wireBytes * Math.max(0, 1 - soFar / chunk.bytes))
          moved()
        },
        end: () => left.delete(chunk),
      }
    },
  }
}

const isSmall = ({ wireBytes }: Asked) => wireBytes <= limits.smallChunkWireBytes

/** A corrupt chunk is fetched again by itself; the others stay. */
function fetchChunk(
  ports: LanePorts,
  chunk: Asked,
  signal: AbortSignal,
  tell: (soFar: number) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  return retrying(ports, signal, async () => {
    const fetched = await fetchBytes(ports, chunkUrlPath(chunk.hash), chunk.bytes, signal, tell)
    if (fetched.length < chunk.bytes) throw new Problem('net/unreachable', { bytes: fetched.length })
    await assertIs(chunk, fetched, ports.verifier)
    return fetched
  })
}

/** Throws 'pack/bad-hash' for bytes that are not this chunk's. The sum is reckoned off the page's thread. */
export async function assertIs(
  chunk: Pick<Chunk, 'hash'>,
  bytes: Uint8Array<ArrayBuffer>,
  verifier: Pick<Verifier, 'sha256'>,
): Promise<void> {
  if (hex(await verifier.sha256(bytes)) !== chunk.hash) throw new Problem('pack/bad-hash', { hash: chunk.hash })
}

/** A signal that follows its parent and can also be aborted alone (AbortSignal.any is missing below Chrome 116). */
export function childOf(parent: AbortSignal) {
  const child = new AbortController()
  const follow = () => child.abort(parent.reason)
  parent.addEventListener('abort', follow)
  if (parent.aborted) follow()
  return {
    signal: child.signal,
    abort: (reason: unknown) => child.abort(reason),
    release: () => parent.removeEventListener('abort', follow),
  }
}
