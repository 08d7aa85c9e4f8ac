// What the store must be able to do, whatever keeps it: SQLite in server/store, memory in the simulator. Nothing here judges;
// judge.ts does, and every answer of one request is read and written in one transaction.
import type { Bytes } from '../../core/bytes.ts'
import type { RecordRow } from './schema.ts'

/** A learner with at least one record. */
export interface LearnerRow {
  readonly learner: string
  /** The newest version, which is also the count (I6). */
  readonly version: number
  /** Order-free hash of all content (core/record/sum.ts). */
  readonly sum: string
  /** Versions up to here lie in a backup that was read back (D7). */
  readonly durable: number
  /** Verifier of the newest card; null before the first. */
  readonly card: string | null
}

/** A device that may send and ask for a learner, or might once. */
export interface EnrolmentRow {
  readonly learner: string
  readonly device: string
  /** The server's clock. */
  readonly firstSeen: number
  readonly isCutOff: boolean
  /** The card was renewed since, or too many others came: it must show the card again. */
  readonly isPutOut: boolean
}

export interface HeldRow {
  readonly learner: string
  readonly record: string
  readonly version: number
  /** Content hash: 16 hex letters. */
  readonly hash: string
}

/** A record at its place in a device's chain of a learner. Copied phones have several at one place (F20). */
export interface PlaceRow {
  readonly learner: string
  readonly n: number
  readonly record: string
  /** The link before it; null where no bundle told it. */
  readonly link: string | null
  readonly hash: string
}

/** One transaction. Nothing may be awaited in it but its own answers. Lists may be empty. */
export interface StoreTx {
  keyOf(device: string): Promise<Bytes | null>
  /** Of those named, the ones that are there; the same for all that read by a list. */
  learners(learners: readonly string[]): Promise<readonly LearnerRow[]>
  /** All devices of these learners, erased learners' too, in the order of their ids: of two seen at one time, all stores name the same first. */
  enrolments(learners: readonly string[]): Promise<readonly EnrolmentRow[]>
  erased(learners: readonly string[]): Promise<readonly string[]>
  held(records: readonly { readonly learner: string; readonly record: string }[]): Promise<readonly HeldRow[]>
  /** Newest first. */
  places(
    device: string,
    places: readonly { readonly learner: string; readonly n: number }[],
  ): Promise<readonly PlaceRow[]>
  /** Versions after `since` in their order, at most `countMax`. `body` is the record as JSON. */
  page(
    learner: string,
    since: number,
    countMax: number,
  ): Promise<readonly { readonly version: number; readonly body: string }[]>
  /** Keeps the first key of a device. */
  putKey(device: string, publicKey: Bytes): Promise<void>
  putLearners(rows: readonly LearnerRow[]): Promise<void>
  putEnrolments(rows: readonly EnrolmentRow[]): Promise<void>
  /** Only ever adds: a second row with the same learner and record, or learner and version, fails the transaction. */
  addRecords(rows: readonly RecordRow[]): Promise<void>
  /** Notes that this device's key turned up twice (F20). */
  addTwin(device: string, at: number): Promise<void>
  /** Notes that what this device sent does not fit what it sent before (D13). */
  addBrokenChain(device: string, at: number): Promise<void>
  /** Records and counter go, a tombstone comes; enrolments stay, so that the devices can be told (I16). */
  erase(learner: string, at: number): Promise<void>
}

/** All of `work` happens or nothing; resolved = on the disk. */
export interface StoreDb {
  transact<T>(work: (tx: StoreTx) => Promise<T>): Promise<T>
}

/** Erasures, kept beside the database and out of every backup: a restored one must bring nobody back (M24). */
export interface ErasureLedger {
  /** Resolved = on the disk. */
  add(learner: string, at: number): Promise<void>
  all(): Promise<readonly { readonly learner: string; readonly at: number }[]>
}
