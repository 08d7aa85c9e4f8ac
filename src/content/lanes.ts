// Chunks over the line: a few at a time, each verified and stored by itself. On the page's thread or on one of its own.
import { hex } from '../../core/bytes.ts'
import { limits } from '../../core/limits.ts'
import type { Chunk } from '../../core/pack/manifest.ts'
import { chunkUrlPath } from '../../core/pack/road.ts'
import type { RandomBytes, Verifier } from '../../core/ports.ts'
import { Problem } from '../../core/problem.ts'
import { type FetchPorts, fetchBytes } from './fetch-bytes.ts'
import { retrying } from './retrying.ts'

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
  const bring = async (chunk: Asked) => {
    const bytes = await fetchChunk(ports, chunk, signal)
    signal.throwIfAborted()
    await store(chunk, bytes)
    arrived(chunk)
  }
  const lane = async () => {
    while (queue.length > 0 && !signal.aborted && isEnough?.() !== true) {
      await Promise.all(takeSome(queue).map((chunk) => bring(chunk).catch(abort)))
    }
  }
  await Promise.all(Array.from({ length: limits.chunksInFlight }, lane))
  release()
  signal.throwIfAborted()
}

/** The next chunk, and beside it a small one from further behind: alone that would leave the line empty for a round trip. */
function takeSome(queue: Asked[]): readonly Asked[] {
  const taken = queue.splice(0, 1)
  const small = queue.findIndex(({ wireBytes }) => wireBytes <= limits.smallChunkWireBytes)
  return small < 0 ? taken : [...taken, ...queue.splice(small, 1)]
}

/** A corrupt chunk is fetched again by itself; the others stay. */
function fetchChunk(ports: LanePorts, chunk: Asked, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
  return retrying(ports, signal, async () => {
    const fetched = await fetchBytes(ports, chunkUrlPath(chunk.hash), chunk.bytes, signal)
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
