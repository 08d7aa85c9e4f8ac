// A phone that delivers to the real server; only the line between them is ours.
import { createLocalLocks } from '../../../core/local-locks.ts'
import type { Sync } from '../../../core/sync/loop.ts'
import { nodeCodec, nodeSha256, nodeVerifier } from '../../../server/node-ports.ts'
import { createSync, type SyncLoopPorts } from '../../../src/sync/sync.ts'
import { type FakeTimers, fakeTimers } from '../../fake-timers.ts'
import { ORIGIN, type TestServer, testServer } from '../../server/test-server.ts'
import { type RecordsPhone, recordsPhone } from '../records/phone.ts'

/** What happens to one request: lost on the way there, lost on the way back, or another answer instead. */
export type LineFault = 'lost' | 'answer-lost' | 'cut' | 'silent' | (() => Response)

export interface Line {
  readonly fetch: typeof fetch
  /** 'GET sync/server', 'POST sync/bundles', 'POST sync/pages': every request that left the phone. */
  readonly asked: string[]
  /** How each was asked. */
  readonly inits: RequestInit[]
  /** Faults of the next requests, in order; null lets one pass. */
  readonly faults: (LineFault | null)[]
}

export function lineTo(server: TestServer): Line {
  const asked: string[] = []
  const inits: RequestInit[] = []
  const faults: (LineFault | null)[] = []
  const send = async (input: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
    asked.push(`${init.method ?? 'GET'} ${String(input).slice(1)}`)
    inits.push(init)
    const fault = faults.shift() ?? null
    if (fault === 'lost') throw new TypeError('Failed to fetch')
    if (fault === 'silent') return silence(init.signal)
    if (typeof fault === 'function') return fault()
    const { cache: _cache, ...rest } = init
    const response = await server.app.fetch(new Request(ORIGIN + String(input), rest))
    if (fault === 'answer-lost') throw new TypeError('Failed to fetch')
    return fault === 'cut' ? cut(response) : response
  }
  return { fetch: send, asked, inits, faults }
}

function silence(signal: AbortSignal | null | undefined): Promise<Response> {
  return new Promise((_, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason))
  })
}

async function cut(response: Response): Promise<Response> {
  const bytes = new Uint8Array(await response.arrayBuffer())
  const body = new ReadableStream({
    start(controller) {
      controller.enqueue(bytes.slice(0, bytes.length >> 1))
      controller.error(new TypeError('network error'))
    },
  })
  return new Response(body, response)
}

export interface SyncPhone extends RecordsPhone {
  readonly sync: Sync
  readonly line: Line
  readonly timers: FakeTimers
  readonly server: TestServer
  /** A second tab: its own engine on the same records. */
  secondTab(changes?: Partial<SyncLoopPorts>): Sync
}

export async function syncPhone(changes: Partial<SyncLoopPorts> = {}): Promise<SyncPhone> {
  const server = await testServer()
  const line = lineTo(server)
  const timers = fakeTimers()
  const phone = recordsPhone({ timers })
  const { records } = phone
  const ports: SyncLoopPorts = {
    store: records.syncStore(),
    signer: records.signer,
    renewKey: records.renewKey,
    verifier: nodeVerifier,
    sha256: nodeSha256,
    codec: nodeCodec,
    fetch: line.fetch,
    root: '/',
    locks: createLocalLocks(),
    timers,
    // Jitter at the middle of its range.
    random: (length) => new Uint8Array(length).fill(128),
    clock: () => 1_790_000_000_000,
    ...changes,
  }
  const secondTab = (more: Partial<SyncLoopPorts> = {}) => createSync({ ...ports, ...more })
  return { ...phone, sync: secondTab(), line, timers, server, secondTab }
}

/** A seeded stream of fractions, so that a run of bad luck can be repeated. */
export function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}
