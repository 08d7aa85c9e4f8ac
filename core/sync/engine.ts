// The sync engine. It knows no browser: everything it does to the world comes in as a port, so that the same code runs in tests.
// One turn: who is the server (once) → pending records → bundle → push → receipt → settle, until nothing is left; then pull what is
// wanted, page by page. Every step may be cut, repeated, or done by two engines at once: each is one transaction that says what it knows.
import type { Bytes } from '../bytes.ts'
import { limits } from '../limits.ts'
import type { PulledPage } from '../phone/pages.ts'
import type { Batch } from '../phone/pending.ts'
import type { Settlement } from '../phone/settle.ts'
import type { ServerRow } from '../phone/tables.ts'
import type { Clock, Codec, Sha256, Signer, Verifier } from '../ports.ts'
import { isProblem, type ProblemCode } from '../problem.ts'
import { bodyOf, type SyncAnswer } from './answer.ts'
import { isSameServer, parseServerIdentity, type ServerIdentity } from './identity.ts'
import { pullLearner } from './pull.ts'
import { type Arrived, arrive, depart, nothingLeft, type Underway } from './push.ts'

export interface SyncStore {
  server(): Promise<ServerRow | null>
  /** Remembers the server. A new epoch puts every record it had received back into the outbox, in the same transaction (D7). */
  adopt(identity: ServerIdentity): Promise<void>
  /** Oldest unsent records that may be sent, at most `countMax`, later than `after` in the phone's order; null for none. */
  pending(countMax: number, after?: number): Promise<Batch | null>
  /** One record of this learner that the server received before; null for none. */
  sample(learner: string): Promise<Batch | null>
  /** Right before a bundle leaves: its answer may be lost, and the server then knows whom it names all the same. False when it may not any more. */
  leaving(batch: Batch): Promise<boolean>
  /** One transaction. False when nothing was written: the verdicts belong to another epoch by now. */
  settle(settlement: Settlement): Promise<boolean>
  /** Learners to be pulled: those that need it, or every one whose records may travel. */
  wanted(which: 'needed' | 'all'): Promise<readonly Wanted[]>
  /** One transaction: records and checkpoint (D8). False when the pages that follow it would change nothing. */
  takePage(page: PulledPage): Promise<boolean>
}

export interface Wanted {
  readonly learner: string
  readonly since: number
  /** The version the server of that epoch has named; absent while it named none. */
  readonly heard?: { readonly epoch: string; readonly version: number }
  /** Shown at once: this device is new to this learner, as far as the phone knows. */
  readonly secret?: string
  /** Shown in their order when the server does not know this device after all. */
  readonly cards?: readonly string[]
}

/** Each throws a 'net/…' Problem when no answer came. */
export interface SyncRoad {
  /** Something will be asked in a moment: whatever must come before it may begin now. Says nothing to anybody, and never fails. */
  open?(): void
  askIdentity(): Promise<SyncAnswer>
  push(bundle: Bytes): Promise<SyncAnswer>
  pull(ask: Bytes): Promise<SyncAnswer>
}

export interface SyncPorts {
  readonly store: SyncStore
  readonly road: SyncRoad
  readonly signer: () => Promise<Signer>
  /** Makes the device another one: its key turned up elsewhere (F20). */
  readonly renewKey: () => Promise<void>
  readonly verifier: Verifier
  readonly sha256: Sha256
  readonly codec: Codec
  readonly clock: Clock
}

export interface SyncReport {
  readonly received: number
  readonly rejected: number
  readonly pulled: number
  /** Learners the server would not tell us about: an unknown card, or this phone was cut off. */
  readonly strangers: readonly string[]
}

export const emptyReport: SyncReport = { received: 0, rejected: 0, pulled: 0, strangers: [] }

/** Sends until the outbox holds nothing more to send, then pulls. Throws the Problem that stopped it; what was settled before stays settled. */
export function syncOnce(ports: SyncPorts, which: 'needed' | 'all' = 'needed'): Promise<SyncReport> {
  return pushAndPull(ports, which, emptyReport, true)
}

async function pushAndPull(
  ports: SyncPorts,
  which: 'needed' | 'all',
  before: SyncReport,
  mayBeginAnew: boolean,
): Promise<SyncReport> {
  let report = await pushAll(ports, before)
  const wanted = await ports.store.wanted(which)
  let newerForm: unknown = null
  for (const one of wanted) {
    try {
      report = await pullInto(ports, report, one)
    } catch (error) {
      // Another server than the one that was pushed to: it must be sent, asked and shown other things.
      if (mayBeginAnew && (await adoptedAnother(ports, error))) return pushAndPull(ports, which, report, false)
      // One learner's records out of a newer app must not keep the others from theirs (I15).
      if (!isProblem(error, 'sync/newer-form')) throw error
      newerForm = error
    }
  }
  // A pull that found the two sides apart has put records back.
  if (wanted.length > 0) report = await pushAll(ports, report)
  if (newerForm !== null) throw newerForm
  return report
}

async function pushAll(ports: SyncPorts, before: SyncReport): Promise<SyncReport> {
  let report = before
  let countMax: number = limits.bundleRecordsMax
  let withKey = false
  let next: Underway | null = null
  let mayHurry = true
  for (let turns = 0; turns < limits.syncTurnsMax; turns++) {
    const batch: Batch | null = next?.batch ?? (await ports.store.pending(countMax))
    if (batch === null) return report
    let left = next
    next = null
    let to: ServerIdentity | undefined
    // What left in the last turn would be on the line when all is over.
    const aheadMax = mayHurry && turns < limits.syncTurnsMax - 1 ? countMax : 0
    const push = async (): Promise<Arrived> => {
      const underway = left ?? (await depart(ports, await metServer(ports), batch, withKey))
      left = null
      to = underway?.server.identity
      return underway === null ? nothingLeft : arrive(ports, underway, aheadMax)
    }
    try {
      const arrived = await withNewServer(ports, push, () => to)
      mayHurry &&= !arrived.isStuck
      const { held, rejected } = arrived.settled
      report = { ...report, received: report.received + held, rejected: report.rejected + rejected }
      next = arrived.next
    } catch (error) {
      const size = batch.rows.length
      if (isProblem(error, 'sync/too-large') && size > 1) countMax = Math.ceil(size / 2)
      else if (isProblem(error, 'sync/unknown-device') && !withKey) withKey = true
      else throw error
    }
  }
  return report
}

async function pullInto(ports: SyncPorts, report: SyncReport, wanted: Wanted, withKey = false): Promise<SyncReport> {
  try {
    return { ...report, pulled: report.pulled + (await pullLearner(ports, await metServer(ports), wanted, withKey)) }
  } catch (error) {
    if (isProblem(error, 'sync/unknown-device') && !withKey) return pullInto(ports, report, wanted, true)
    if (!isProblem(error, 'sync/no-such-learner')) throw error
    // Cut off by a word that came late, or asked by a store older than the card: one of the cards may say so.
    const [next, ...rest] = (wanted.cards ?? []).filter((card) => card !== wanted.secret)
    if (next !== undefined) return pullInto(ports, report, { ...wanted, secret: next, cards: rest }, withKey)
    if (await isTakenAnew(ports, wanted.learner, withKey)) return report
    return { ...report, strangers: [...report.strangers, wanted.learner] }
  }
}

/**
 * A server that knows no such learner and one that keeps this phone out say the same (T17). Where records were received before, one of them
 * goes once more: a server that takes it had lost them all, and its receipt, with a version below the one it had named, puts them back.
 */
async function isTakenAnew(ports: SyncPorts, learner: string, withKey: boolean): Promise<boolean> {
  const sample = await ports.store.sample(learner)
  const underway = sample && (await depart(ports, await metServer(ports), sample, withKey))
  return underway !== null && (await arrive(ports, underway, 1)).settled.held > 0
}

/** What a phone hears that took somebody else's word, or damaged bytes, for the server's line about itself. */
const otherServer: readonly ProblemCode[] = ['sync/wrong-audience', 'sync/bad-signature', 'sync/untrusted-receipt']

/** The step is made once more when whoever answers is another server than the one we knew. */
async function withNewServer<T>(
  ports: SyncPorts,
  step: () => Promise<T>,
  to: () => ServerIdentity | undefined,
): Promise<T> {
  try {
    return await step()
  } catch (error) {
    if (await adoptedAnother(ports, error, to())) return step()
    throw error
  }
}

/** Whoever answers may be another server than the one we knew. It is believed on its own line only (D7). `to`: who was spoken to. */
async function adoptedAnother(ports: SyncPorts, error: unknown, to?: ServerIdentity): Promise<boolean> {
  if (!isProblem(error) || !otherServer.includes(error.code)) return false
  const known = await ports.store.server()
  // Another tab was faster.
  if (known !== null && to !== undefined && !isSameServer(known.identity, to)) return true
  const now = await askIdentity(ports.road)
  if (known !== null && isSameServer(known.identity, now)) return false
  await ports.store.adopt(now)
  return true
}

/** Asks who the server is when this phone never did: before anything can be sent, or sealed. */
export async function metServer(ports: Pick<SyncPorts, 'store' | 'road'>): Promise<ServerRow> {
  const known = await ports.store.server()
  if (known !== null) return known
  const identity = await askIdentity(ports.road)
  await ports.store.adopt(identity)
  return (await ports.store.server()) ?? { key: 'current', identity }
}

async function askIdentity(road: SyncRoad): Promise<ServerIdentity> {
  return parseServerIdentity(bodyOf(await road.askIdentity()))
}
