// The browser behind the ports of the worker's sending.
import type { Bytes } from '../core/bytes.ts'
import { readLimited } from '../core/limited-read.ts'
import { limits } from '../core/limits.ts'
import { pendingTables } from '../core/phone/pending.ts'
import { parseReady, type Ready, readyFile } from '../core/phone/ready.ts'
import type { Locks } from '../core/phone-ports.ts'
import type { SyncAnswer } from '../core/sync/answer.ts'
import { openRecords } from './records-db.ts'
import { type OpenRecords, type SendPorts, sendInBackground } from './send.ts'
import { signerOf } from './signer.ts'

export interface WebSendPorts extends Omit<SendPorts, 'records' | 'ready' | 'push' | 'locks'> {
  readonly storage: CacheStorage
  readonly idb: IDBFactory
  readonly subtle: SubtleCrypto
  readonly fetch: typeof fetch
  readonly locks: LockManager | undefined
}

/** Throws as `sendInBackground` does. */
export function sendFromBrowser({ idb, subtle, storage, fetch: ask, locks, ...ports }: WebSendPorts): Promise<void> {
  return sendInBackground({
    ...ports,
    records: () => openHere(idb, subtle),
    ready: () => readyIn(storage),
    push: (bundle) => post(bundle, ask),
    locks: locks && locksOver(locks),
  })
}

async function readyIn(storage: CacheStorage): Promise<Ready | null> {
  const found = await (await storage.open(readyFile.cache)).match(readyFile.path)
  return found === undefined ? null : parseReady(new Uint8Array(await found.arrayBuffer()))
}

async function openHere(idb: IDBFactory, subtle: SubtleCrypto): Promise<OpenRecords | null> {
  const records = await openRecords(idb, ['servers', ...pendingTables])
  return records && { ...records, signer: async () => signerOf(await records.deviceKey(), subtle) }
}

function locksOver(locks: LockManager): Pick<Locks, 'holdIfFree'> {
  return {
    holdIfFree: (name, task) =>
      locks.request(name, { ifAvailable: true }, async (lock) => (lock === null ? null : task())),
  }
}

async function post(bundle: Bytes, ask: typeof fetch): Promise<SyncAnswer> {
  const response = await ask('/sync/bundles', {
    method: 'POST',
    body: bundle,
    credentials: 'omit',
    referrerPolicy: 'no-referrer',
    headers: { 'accept-language': '*' },
    signal: AbortSignal.timeout(limits.requestTimeoutMs + bundle.length),
  })
  const read = response.body?.getReader()
  const body = read ? await readLimited(read, limits.receiptBytesMax, () => undefined) : new Uint8Array()
  return { status: response.status, body, retryAfter: response.headers.get('retry-after') }
}
