// The phone's real engine and real tables (in memory) against a server; only the line between them is a call.
import type { Bytes } from '../../core/bytes.ts'
import { createPhone, type Phone as Learning, type PhonePorts } from '../../core/phone/phone.ts'
import type { OutboxRow, VerdictRow } from '../../core/phone/tables.ts'
import type { SyncAnswer } from '../../core/sync/answer.ts'
import { type SyncPorts, type SyncRoad, syncOnce } from '../../core/sync/engine.ts'
import { nodeCodec, nodeRandom, nodeSha256, nodeVerifier, systemClock } from '../../server/node-ports.ts'
import { createMemoryDb, type MemoryDb } from '../simulation/memory-db.ts'
import { newPhone, type Phone } from './test-phone.ts'
import { ORIGIN, type TestServer } from './test-server.ts'

export interface LearningPhone {
  readonly learning: Learning
  readonly db: MemoryDb
  /** The key it has now. */
  key(): Phone
  sync(road: SyncRoad, which?: 'needed' | 'all'): ReturnType<typeof syncOnce>
  pending(): Promise<readonly OutboxRow[]>
  refused(): Promise<readonly OutboxRow[]>
  verdicts(): Promise<readonly VerdictRow[]>
}

export async function learningPhone(changes: Partial<PhonePorts> = {}, db = createMemoryDb()): Promise<LearningPhone> {
  let key = await newPhone()
  const learning = createPhone(
    {
      clock: systemClock,
      elapsed: () => performance.now(),
      random: nodeRandom,
      sha256: nodeSha256,
      tell: () => undefined,
      ...changes,
    },
    db,
  )
  const outbox = (state: OutboxRow['state']) => db.read(['outbox'], (tx) => tx.list('outbox', 'state', state, state))
  const ports: Omit<SyncPorts, 'road'> = {
    store: learning.syncStore(),
    signer: async () => key.signer,
    renewKey: async () => {
      key = await newPhone()
    },
    verifier: nodeVerifier,
    sha256: nodeSha256,
    codec: nodeCodec,
    clock: systemClock,
  }
  return {
    learning,
    db,
    key: () => key,
    sync: (road, which) => syncOnce({ ...ports, road }, which),
    pending: () => outbox('pending'),
    refused: () => outbox('refused'),
    verdicts: () => db.read(['verdicts'], (tx) => tx.all('verdicts')),
  }
}

async function answerOfResponse(response: Response): Promise<SyncAnswer> {
  const body = new Uint8Array(await response.arrayBuffer())
  return { status: response.status, body, retryAfter: response.headers.get('retry-after') }
}

export function roadTo(server: () => TestServer): SyncRoad {
  return {
    askIdentity: async () => answerOfResponse(await server().get('/sync/server')),
    push: async (bundle: Bytes) => answerOfResponse(await server().post(bundle, { origin: ORIGIN })),
    pull: async (ask: Bytes) => answerOfResponse(await server().ask(ask, { origin: ORIGIN })),
  }
}
