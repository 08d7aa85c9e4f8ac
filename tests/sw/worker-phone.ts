// A phone with the service worker beside it, on the same database and the same caches.
import { createLocalLocks } from '../../core/local-locks.ts'
import { receiptsCache } from '../../core/phone/records-layout.ts'
import { nodeCodec, nodeSha256, nodeTimers, nodeVerifier } from '../../server/node-ports.ts'
import { openReadOnly } from '../../server/store/database.ts'
import { createKeeping, webCopies, webReadyFile, webReceipts } from '../../src/sync/sync.ts'
import { createPauses } from '../../sw/pauses.ts'
import { cachedTray, createReceiptTray } from '../../sw/receipt-tray.ts'
import { sendFromBrowser, type WebSendPorts } from '../../sw/web-send.ts'
import { workerCodec, workerSha256 } from '../../sw/worker-ports.ts'
import { fakeCaches } from '../fake-caches.ts'
import { consentingLearner, everything, playLesson } from '../src/records/phone.ts'
import { type SyncPhone, syncPhone } from '../src/sync/phone.ts'

/** The worker beside the app's own database: here under another name in each test, by way of the factory. */
export async function withWorker(changes: Partial<WebSendPorts> = {}) {
  const phone = await syncPhone()
  const caches = fakeCaches()
  let told = 0
  const idb = { open: () => indexedDB.open(phone.databaseName), databases: async () => [] } as unknown as IDBFactory
  const ports: WebSendPorts = {
    idb,
    subtle: crypto.subtle,
    storage: caches.storage,
    fetch: phone.line.fetch,
    locks: undefined,
    tray: createReceiptTray(cachedTray(caches.storage), () => void told++),
    pauses: createPauses(caches.storage),
    codec: workerCodec,
    sha256: workerSha256,
    clock: () => 1_790_000_000_000,
    timers: phone.timers,
    isLastChance: false,
    isLookedAt: async () => false,
    ...changes,
  }
  const { records } = phone
  const engine = {
    store: records.syncStore(),
    signer: records.signer,
    renewKey: records.renewKey,
    verifier: nodeVerifier,
    sha256: nodeSha256,
    codec: nodeCodec,
  }
  const receipts = webReceipts(caches.storage)
  const keeping = createKeeping({
    ...engine,
    db: records.db,
    clock: () => 1_790_000_000_000,
    copies: webCopies(caches.storage),
    ready: webReadyFile(caches.storage),
    receipts,
    locks: createLocalLocks(),
    timers: nodeTimers,
    watch: records.watch,
    channel: null,
    onRestored: () => undefined,
  })
  const send = (more: Partial<WebSendPorts> = {}) => sendFromBrowser({ ...ports, ...more })
  return { ...phone, caches, engine, receipts, keeping, send, told: () => told }
}

/** Met the server, and then worked on without a line. */
export async function withUnsent(changes: Partial<WebSendPorts> = {}) {
  const phone = await withWorker(changes)
  await phone.records.syncStore().adopt(phone.server.store.identity)
  await phone.records.signer()
  const learner = await consentingLearner(phone.records)
  await playLesson(phone.records, learner)
  return { ...phone, learner, unsent: await everything(phone.records) }
}

/** Paths of the receipts that wait. */
export const waiting = ({ caches }: { caches: ReturnType<typeof fakeCaches> }) => caches.paths(receiptsCache.name)

/** Records in the server's database. */
export async function storedCount({ server }: SyncPhone): Promise<number> {
  const reader = openReadOnly(server.dataDir)
  if (reader === null) throw new Error('no database')
  const rows = await reader.db.selectFrom('record').select('record_id').execute()
  await reader.close()
  return rows.length
}
