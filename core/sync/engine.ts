// The sync engine. It knows no browser: everything it does to the world comes in as a port, so that the same code runs in tests.
// One turn: ask who the server is (once) → take pending records → bundle → push → receipt → settle, until nothing is left.
import type { Bytes } from '../bytes.ts'
import { deviceIdOf } from '../id.ts'
import { limits } from '../limits.ts'
import type { Codec, Signer, Verifier } from '../ports.ts'
import { isProblem, isProblemCode, Problem } from '../problem.ts'
import type { LearningRecord } from '../record/record.ts'
import { makeBundle } from './bundle.ts'
import { contentHash, openReceipt, parseServerIdentity, type Receipt, type ServerIdentity } from './receipt.ts'
import { parseRetryAfter } from './retry.ts'

export interface SyncStore {
  identity(): Promise<ServerIdentity | null>
  /** Remembers the server. A new epoch puts every record it had received back into the outbox, in the same transaction (D7). */
  adopt(identity: ServerIdentity): Promise<void>
  /** Oldest unsent records of learners who consented, at most `countMax`. */
  pending(countMax: number): Promise<readonly LearningRecord[]>
  /** One transaction: held records leave the outbox, rejected ones stay with their reason. */
  settle(verdicts: Settlement): Promise<void>
}

export interface Settlement {
  readonly epoch: string
  readonly held: readonly { readonly id: string; readonly version: number }[]
  readonly rejected: readonly { readonly id: string; readonly reason: string }[]
  readonly erased: readonly string[]
}

export interface SyncAnswer {
  readonly status: number
  readonly body: Bytes
  readonly retryAfter: string | null
}

export interface SyncRoad {
  /** Each throws a 'net/…' Problem when no answer came. */
  askIdentity(): Promise<SyncAnswer>
  push(bundle: Bytes): Promise<SyncAnswer>
}

export interface SyncPorts {
  readonly store: SyncStore
  readonly road: SyncRoad
  readonly signer: () => Promise<Signer>
  readonly verifier: Verifier
  readonly codec: Codec
}

export interface SyncReport {
  readonly received: number
  readonly rejected: number
}

/** Sends until the outbox holds nothing more to send. Throws the Problem that stopped it; what was settled before stays settled. */
export async function syncOnce(ports: SyncPorts): Promise<SyncReport> {
  let report: SyncReport = { received: 0, rejected: 0 }
  let countMax: number = limits.bundleRecordsMax
  let newEpochs = 0
  for (;;) {
    const records = await ports.store.pending(countMax)
    if (records.length === 0) return report
    try {
      const settled = await sendBatch(ports, records)
      report = { received: report.received + settled.held.length, rejected: report.rejected + settled.rejected.length }
    } catch (error) {
      const halved = isProblem(error, 'sync/too-large') && records.length > 1
      if (halved) countMax = Math.ceil(records.length / 2)
      else if (newEpochs++ >= 2 || !(await isNewServer(ports, error))) throw error
    }
  }
}

async function sendBatch(ports: SyncPorts, records: readonly LearningRecord[]): Promise<Settlement> {
  const identity = (await ports.store.identity()) ?? (await meet(ports))
  const signer = await ports.signer()
  const bundle = await makeBundle(records, { server: identity.server, epoch: identity.epoch }, signer, ports.codec)
  if (bundle.length > limits.bundleBytesMax) throw new Problem('sync/too-large', { bytes: bundle.length })
  const answer = await ports.road.push(bundle)
  if (answer.status !== 200) throw refusal(answer)
  const device = await deviceIdOf(signer.publicKey, ports.verifier)
  const receipt = await openReceipt(answer.body, identity, device, ports.verifier)
  const settlement = await settlementOf(receipt, records, ports)
  if (settlement.held.length + settlement.rejected.length + settlement.erased.length === 0) {
    throw new Problem('sync/untrusted-receipt')
  }
  await ports.store.settle(settlement)
  return settlement
}

/** A server that was rebuilt has another epoch or key. It is believed on its own line only, and all it held goes out again (D7). */
async function isNewServer(ports: SyncPorts, error: unknown): Promise<boolean> {
  if (!isProblem(error, 'sync/wrong-audience') && !isProblem(error, 'sync/untrusted-receipt')) return false
  const [known, now] = [await ports.store.identity(), await fetchIdentity(ports.road)]
  const same = known?.server === now.server && known.epoch === now.epoch && known.publicKey === now.publicKey
  if (!same) await ports.store.adopt(now)
  return !same
}

async function meet(ports: SyncPorts): Promise<ServerIdentity> {
  const identity = await fetchIdentity(ports.road)
  await ports.store.adopt(identity)
  return identity
}

async function fetchIdentity(road: SyncRoad): Promise<ServerIdentity> {
  const answer = await road.askIdentity()
  if (answer.status !== 200) throw refusal(answer)
  return parseServerIdentity(answer.body)
}

/** Only verdicts about records that were sent, with the very content that was sent, count; all else stays pending. */
async function settlementOf(receipt: Receipt, sent: readonly LearningRecord[], ports: SyncPorts): Promise<Settlement> {
  const hashes = new Map<string, string>()
  for (const record of sent) hashes.set(record.id, await contentHash(record, ports.verifier))
  return {
    epoch: receipt.epoch,
    held: [...receipt.stored, ...receipt.duplicate]
      .filter(([id, , hash]) => hashes.get(id) === hash)
      .map(([id, version]) => ({ id, version })),
    rejected: receipt.rejected.filter(([id]) => hashes.has(id)).map(([id, reason]) => ({ id, reason })),
    erased: receipt.erased.filter((id) => hashes.has(id)),
  }
}

/** A refusal we understand only if it carries one of our own codes; a proxy's page never decides anything (F32, I21). */
function refusal(answer: SyncAnswer): Problem {
  const code = codeIn(answer.body)
  const after = parseRetryAfter(answer.retryAfter)
  const details = { status: answer.status, ...(after === null ? {} : { retryAfterSeconds: after }) }
  if (answer.status === 413) return new Problem('sync/too-large', details)
  if (code !== null && isProblemCode(code)) return new Problem(code, details)
  return new Problem('net/server-trouble', details)
}

function codeIn(body: Bytes): string | null {
  try {
    const parsed: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
    return parsed !== null && typeof parsed === 'object' && 'code' in parsed ? String(parsed.code) : null
  } catch (_notJson) {
    return null
  }
}
