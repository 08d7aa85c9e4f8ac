// What becomes of a bundle's records: a pure function of what the store knew and what came. One transaction reads, judges and writes.
import type { Bytes } from '../../core/bytes.ts'
import type { Mark } from '../../core/item/mark.ts'
import type { ProblemCode } from '../../core/problem.ts'
import { correctedTime } from '../../core/record/clock.ts'
import type { LearningRecord } from '../../core/record/record.ts'
import { addToSum, noSum } from '../../core/record/sum.ts'
import type { LearnerHead, Verdict } from '../../core/sync/receipt.ts'
import { rowOf } from './record-row.ts'
import type { RecordRow } from './schema.ts'
import { crowdedOut, isIn, type KnownLearner, standingOf } from './standing.ts'
import type { EnrolmentRow, HeldRow, LearnerRow } from './store-tx.ts'

export interface Incoming {
  readonly record: LearningRecord
  /** core's contentHash of the record. */
  readonly hash: string
  /** As marked here; null for other kinds and for packs this server does not know. */
  readonly mark: Mark | null
  /** Its place in the device's chain of this learner, and the link before it where the bundle tells. */
  readonly n: number
  readonly link: string | null
}

export interface Delivery {
  readonly device: string
  readonly publicKey: Bytes
  /** The phone's clock when the bundle was made, the server's when it came. */
  readonly madeAt: number
  readonly receivedAt: number
  /** False for letters: the bundle may have lain somewhere. */
  readonly direct: boolean
  /** In the bundle's order; `card` is the verifier of the secret that was shown. */
  readonly learners: readonly { readonly learner: string; readonly card: string | null }[]
  /** In the bundle's order; null for a record of a form that is refused. */
  readonly rows: readonly { readonly learner: string; readonly incoming: Incoming | null }[]
}

/** What the store held about the bundle's device, learners and records before it. */
export interface Known {
  readonly hasKey: boolean
  readonly learners: ReadonlyMap<string, KnownLearner>
  /** By `recordKey`. */
  readonly held: ReadonlyMap<string, HeldRow>
  /** Record by `placeKey`, for this device. */
  readonly places: ReadonlyMap<string, string>
}

export interface Outcome {
  /** In the order of the bundle's rows. */
  readonly verdicts: readonly Verdict[]
  /** In the order of the bundle's learners. */
  readonly heads: readonly LearnerHead[]
  readonly isTwin: boolean
  /** What came does not fit what this device sent before (chain-check.ts). */
  readonly isChainBroken: boolean
}

export interface Writes {
  readonly needsKey: boolean
  readonly learners: readonly LearnerRow[]
  readonly enrolments: readonly EnrolmentRow[]
  readonly records: readonly RecordRow[]
}

export const recordKey = (learner: string, record: string) => `${learner}/${record}`
export const placeKey = (learner: string, n: number) => `${learner}/${n}`

export const noHead: LearnerHead = { version: 0, sum: noSum, durable: 0 }

/** A learner while its rows are judged. */
interface Open {
  readonly standing: 'taken' | 'erased' | ProblemCode
  row: LearnerRow
  hasNewRow: boolean
  readonly devices: Map<string, EnrolmentRow>
  readonly changed: Set<string>
}

export interface Judgement {
  readonly outcome: Omit<Outcome, 'isChainBroken'>
  readonly writes: Writes
}

/** Each row moves what the next one is judged by, so that a record sent twice in one bundle is judged like one sent in two. */
export function judge(known: Known, delivery: Delivery): Judgement {
  const open = new Map(delivery.learners.map((shown) => [shown.learner, opened(known, delivery, shown)]))
  const held = new Map(known.held)
  const places = new Map(known.places)
  const records: RecordRow[] = []
  let isTwin = false
  const verdicts = delivery.rows.map(({ learner, incoming }): Verdict => {
    const of = open.get(learner)
    if (of === undefined) throw new Error('a row of a learner the bundle does not name')
    if (of.standing === 'erased') return { kind: 'erased' }
    if (of.standing !== 'taken') return { kind: 'rejected', reason: of.standing }
    if (incoming === null) return { kind: 'rejected', reason: 'record/bad-form' }
    const { record, hash, n } = incoming
    const before = held.get(recordKey(learner, record.id))
    if (before !== undefined && before.hash !== hash) return { kind: 'rejected', reason: 'record/id-conflict' }
    if (before !== undefined) return { kind: 'duplicate', version: before.version }
    const version = of.row.version + 1
    // Two records at one place of one chain: this key lives on two phones, or came back from an older copy (F20, F21).
    const stood = places.get(placeKey(learner, n))
    if (stood !== undefined && stood !== record.id) isTwin = true
    else places.set(placeKey(learner, n), record.id)
    held.set(recordKey(learner, record.id), { learner, record: record.id, version, hash })
    records.push(rowOf(incoming, version, delivery, correctedTime(record, delivery)))
    takeIn(of, incoming, version, delivery)
    return { kind: 'stored', version }
  })
  const heads = delivery.learners.map(({ learner }) => headOf(open.get(learner)))
  return { outcome: { verdicts, heads, isTwin }, writes: writesOf(known, open, records) }
}

function opened(known: Known, { device, receivedAt }: Delivery, shown: Delivery['learners'][number]): Open {
  const { learner, card } = shown
  const before = known.learners.get(learner)
  const { standing, enrolment } = standingOf(before, { learner, device, card, at: receivedAt })
  const devices = new Map(before?.devices)
  const changed = new Set<string>()
  const change = (row: EnrolmentRow) => {
    devices.set(row.device, row)
    changed.add(row.device)
  }
  if (enrolment !== null) for (const row of [enrolment, ...crowdedOut(devices.values(), device)]) change(row)
  // The first card shown is the learner's: whoever was welcomed and came first must not lock out where the learner began.
  const row = before?.row ?? { learner, ...noHead, card }
  return { standing, row, hasNewRow: false, devices, changed }
}

function takeIn(of: Open, { record, hash }: Incoming, version: number, { device, receivedAt }: Delivery): void {
  const card = record.kind === 'card' ? record.verifier : of.row.card
  const isRenewed = of.row.card !== null && card !== of.row.card
  of.row = { ...of.row, version, sum: addToSum(of.row.sum, hash), card }
  of.hasNewRow = true
  // A learner nobody knows belongs to the first device that brings something of it (I14).
  const seen = { learner: record.learner, firstSeen: receivedAt, isCutOff: false, isPutOut: false }
  const change = (row: EnrolmentRow) => {
    of.devices.set(row.device, row)
    of.changed.add(row.device)
  }
  if (!of.devices.has(device)) change({ ...seen, device })
  // Whoever came in by the old card is out until they show the new one: nobody knows how many they are.
  if (isRenewed) {
    for (const row of of.devices.values()) if (isIn(row) && row.device !== device) change({ ...row, isPutOut: true })
  }
  // Also a device that never came: it may be on its way.
  if (record.kind === 'cut-off') {
    change({ ...seen, ...of.devices.get(record.device), device: record.device, isCutOff: true, isPutOut: false })
  }
}

function headOf(of: Open | undefined): LearnerHead {
  if (of?.standing !== 'taken') return noHead
  const { version, sum, durable } = of.row
  return { version, sum, durable }
}

function writesOf(known: Known, open: ReadonlyMap<string, Open>, records: readonly RecordRow[]): Writes {
  const all = [...open.values()]
  return {
    needsKey: !known.hasKey,
    learners: all.filter(({ hasNewRow }) => hasNewRow).map(({ row }) => row),
    enrolments: all.flatMap(({ devices, changed }) =>
      [...devices.values()].filter(({ device }) => changed.has(device)),
    ),
    records,
  }
}
