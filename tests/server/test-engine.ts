// The phone's real engine as tests run it: its database is memory, its line a call.
import type { LearningRecord } from '../../core/record/record.ts'
import { type SyncAnswer, type SyncRoad, type SyncStore, syncOnce } from '../../core/sync/engine.ts'
import type { ServerIdentity } from '../../core/sync/receipt.ts'
import { nodeCodec, nodeVerifier } from '../../server/node-ports.ts'
import type { Phone } from './test-phone.ts'
import { ORIGIN, type TestServer } from './test-server.ts'

export interface MemoryStore extends SyncStore {
  readonly pendingIds: () => readonly string[]
  readonly versions: ReadonlyMap<string, number>
  readonly quarantine: ReadonlyMap<string, string>
}

export function memoryStore(records: readonly LearningRecord[]): MemoryStore {
  let known: ServerIdentity | null = null
  const versions = new Map<string, number>()
  const quarantine = new Map<string, string>()
  const waiting = () => records.filter(({ id }) => !versions.has(id) && !quarantine.has(id))
  return {
    versions,
    quarantine,
    pendingIds: () => waiting().map(({ id }) => id),
    identity: async () => known,
    adopt: async (identity) => {
      if (known?.epoch !== identity.epoch) versions.clear()
      known = identity
    },
    pending: async (countMax) => waiting().slice(0, countMax),
    settle: async ({ held, rejected }) => {
      for (const { id, version } of held) versions.set(id, version)
      for (const { id, reason } of rejected) quarantine.set(id, reason)
    },
  }
}

async function answerOfResponse(response: Response): Promise<SyncAnswer> {
  const body = new Uint8Array(await response.arrayBuffer())
  return { status: response.status, body, retryAfter: response.headers.get('retry-after') }
}

export function roadTo(server: () => TestServer): SyncRoad {
  return {
    askIdentity: async () => answerOfResponse(await server().get('/sync/server')),
    push: async (bundle) => answerOfResponse(await server().post(bundle, { origin: ORIGIN })),
  }
}

export const sync = (store: SyncStore, road: SyncRoad, phone: Phone) =>
  syncOnce({ store, road, signer: async () => phone.signer, verifier: nodeVerifier, codec: nodeCodec })
