// The phone's tables and the port they lie behind. All that happens to a learner's work is written once, over this port: the app runs it on
// IndexedDB, the simulator in memory, with every fault. Names of tables and indexes are those of the database (src/records/database.ts).
import type { Progress } from '../record/progress.ts'
import type { LearningRecord } from '../record/record.ts'
import type { ServerIdentity } from '../sync/identity.ts'

export interface Learner {
  readonly id: string
  /** Name of an avatar. */
  readonly picture: string
  readonly createdAt: number
  readonly consent: 'unasked' | 'given' | 'refused'
}

/** `order` is the phone's own order: the clock may be wrong by decades (D3). */
export interface LearnerRow extends Learner {
  readonly order?: number
  /** The secret of the learner's card: 32 hex letters. */
  readonly secret?: string
  /** The server does not know yet that this device may send for this learner: the secret goes along. */
  readonly isClaiming?: boolean
  /** Secrets this learner's card had before, newest first, at most `limits.earlierSecretsMax`. */
  readonly earlierSecrets?: readonly string[]
  /** Shown here for a learner who has a card already: it becomes theirs once the server lets this device in by it. */
  readonly candidate?: string
  /** Secrets the server refused since it last let this device in. */
  readonly tried?: readonly string[]
  /** The card was renewed elsewhere: as far as this phone heard, its secret opens nothing any more. */
  readonly isCardVoid?: boolean
  /** Erased on request (I16). The row stays, so that nothing of this learner is ever taken in again. */
  readonly isErased?: boolean
}

/** One passage through a lesson. */
export interface Run {
  readonly id: string
  readonly learner: string
  readonly pack: string
  readonly packHash: string
  readonly lesson: string
  readonly step: number
  /** Answers given so far, by item. */
  readonly attempts: Readonly<Record<string, number>>
  /** Whether the first answer was right, by item. */
  readonly firstRight: Readonly<Record<string, boolean>>
  readonly lastAnswer?: { readonly item: string; readonly answer: readonly string[] }
  /** Finished, begun anew, or left for a newer version of the lesson: it is not gone on with. */
  readonly closed: boolean
  /** Its completion is recorded. */
  readonly finished: boolean
}

/** Rows of database version 1 do not say whether a closed run was finished. */
export type RunRow = Omit<Run, 'finished'> & { readonly finished?: boolean }

/** A fact. Rows are only ever added; nothing but an erasure on request takes one away (D18, I16). */
export interface RecordRow {
  readonly order?: number
  readonly id: string
  readonly learner: string
  readonly record: LearningRecord
  readonly hash: string
  /** Its place in the chain of what this device holds of this learner, from 1, and the link before it (core/record/chain.ts). */
  readonly n: number
  readonly link: string
}

interface Tracked {
  readonly id: string
  readonly order: number
  readonly learner: string
  /** 'pack/lesson'; '' for records of no lesson. */
  readonly lesson: string
}

/** Leaves only on a verdict for this very record (D5). A refused one stays, with its reason, until it is put back. */
/** 'written': it left in a letter at least once. 'carried': somebody signed that they hold such a letter. */
export interface OutboxRow extends Tracked {
  readonly letter?: 'written' | 'carried'
  readonly state: 'pending' | 'refused'
  readonly reason?: string
  /** The epoch of the server that refused it. */
  readonly epoch?: string
}

/** Held by the server of that epoch. */
export interface VerdictRow extends Tracked {
  readonly kind: 'held'
  readonly epoch: string
  readonly version: number
}

/** What follows from a learner's records, and the end of their chain on this device. */
export interface ProgressRow {
  readonly learner: string
  readonly progress: Progress
  readonly n: number
  readonly link: string
}

/** What this phone knows to be on the server of a learner. */
export interface HeadRow {
  readonly learner: string
  readonly epoch: string
  /** All versions from 1 to here are held here too: the checkpoint of pulls, never lowered within an epoch but by a repair (I7). */
  readonly checkpoint: number
  /** How many records this phone has a verdict or a page for, and their order-free hash (D9). */
  readonly count: number
  readonly sum: string
  /** What the server last said it holds. */
  readonly server: { readonly version: number; readonly sum: string; readonly durable: number }
  /** Should be pulled: something is there that is not here, or a card was just shown. */
  readonly isWanted: boolean
  /** The two sides were compared and differ, so all was sent and asked for again: how often. */
  readonly repairs: number
  readonly devices: readonly { readonly device: string; readonly firstSeen: number; readonly isCutOff: boolean }[]
  /** This server may know this learner: a bundle left for it, or it held something in an earlier epoch. */
  readonly wasThere?: boolean
}

export interface ServerRow {
  readonly key: 'current'
  readonly identity: ServerIdentity
  /** The device whose key this server knows: the key need not be sent again. */
  readonly knows?: string
  /** Seconds the server's clock was ahead of ours when we last spoke. */
  readonly offset?: number
  /** Over how long this server wants its phones to come back (D11). */
  readonly windowSeconds?: number
}

/** A bundle that left as a letter: what its receipt will be about. */
export interface LetterRow {
  /** SHA-256 of the bundle, hex. */
  readonly hash: string
  readonly epoch: string
  readonly device: string
  readonly learners: readonly string[]
  readonly ids: readonly string[]
  /** Counts up as letters are written. */
  readonly order: number
  /** SHA-256 of the sealed bytes, hex. Letters of older apps lack it. */
  readonly sealed?: string
  /** The device that signed that it holds the letter; nobody did while this lacks. */
  readonly carriedBy?: string
}

/** Something carried for others: sealed bundles on their way up, receipts on their way down, safe copies. */
export interface CarriedRow {
  /** SHA-256 of the bytes, hex. */
  readonly hash: string
  readonly kind: 'bundle' | 'receipt' | 'safe'
  /** Of its bytes; they lie beside, and are read only when they are needed. 0: they are here no more. */
  readonly size: number
  /** Counts up as things arrive. */
  readonly order: number
  /** Bundles: delivered ones stay listed until their receipt was handed on. Receipts: the first 32 hex letters of their bundle's hash. Safe copies: the card's tag. */
  readonly about: string
  /** Safe copies: the learner of this phone whose card opens it. */
  readonly learner?: string
  /** Bundles: the server has it. Receipts: it was handed on, as far as this phone can know. */
  readonly isDelivered: boolean
  /** Why the server will never take this bundle: it is not tried again. */
  readonly reason?: string
}

export interface Rows {
  learners: LearnerRow
  runs: RunRow
  records: RecordRow
  outbox: OutboxRow
  verdicts: VerdictRow
  progress: ProgressRow
  servers: ServerRow
  /** When this phone last had a receipt for a learner, by its own clock. */
  received: { readonly learner: string; readonly at: number }
  /** 'current': the app that last looked at what was refused. 'second': what of the second database came home (merged.ts). */
  app: { readonly key: 'current' | 'second'; readonly version: string }
  heads: HeadRow
  letters: LetterRow
  carried: CarriedRow
  parcels: { readonly hash: string; readonly bytes: Uint8Array<ArrayBuffer> }
}

export type TableName = keyof Rows

/** Primary keys. 'learners' and 'records' count their own `order`. */
export const primaryKeys = {
  learners: 'order',
  runs: 'id',
  records: 'order',
  outbox: 'id',
  verdicts: 'id',
  progress: 'learner',
  servers: 'key',
  received: 'learner',
  app: 'key',
  heads: 'learner',
  letters: 'hash',
  carried: 'hash',
  parcels: 'hash',
} as const satisfies Record<TableName, string>

export type Key = string | number
export type IndexKey = Key | readonly Key[]

/** Bounds of an index: greater than every string, and than every number used here. */
export const lastText = '\uffff'
export const lastNumber = Number.MAX_SAFE_INTEGER

/** One transaction. Nothing may be awaited in it but its own answers. */
export interface Tx {
  get<T extends TableName>(table: T, key: Key): Promise<Rows[T] | undefined>
  getMany<T extends TableName>(table: T, keys: readonly Key[]): Promise<readonly (Rows[T] | undefined)[]>
  /** Adds a row of 'learners' or 'records' and gives its `order`; fails when its id is there already. */
  add<T extends 'learners' | 'records'>(table: T, row: Rows[T]): Promise<number>
  /** The same for many, in their order; the answer is in that order too. */
  addMany<T extends 'learners' | 'records'>(table: T, rows: readonly Rows[T][]): Promise<readonly number[]>
  putMany<T extends TableName>(table: T, rows: readonly Rows[T][]): Promise<void>
  deleteMany<T extends TableName>(table: T, keys: readonly Key[]): Promise<void>
  /** Rows whose index lies between the bounds, both included, in the index's order. `index` is a field, or fields in brackets: '[learner+state+order]'. */
  list<T extends TableName>(
    table: T,
    index: string,
    from: IndexKey,
    to: IndexKey,
    countMax?: number,
  ): Promise<readonly Rows[T][]>
  /** The indexes themselves, each once. */
  keys(table: TableName, index: string, from: IndexKey, to: IndexKey): Promise<readonly IndexKey[]>
  count(table: TableName, index: string, from: IndexKey, to: IndexKey): Promise<number>
  all<T extends TableName>(table: T): Promise<readonly Rows[T][]>
}

/** Each call is one transaction: all of it happens or nothing. Writes resolve when they are on disk (strict, D4). Both throw 'storage/…' Problems. */
export interface PhoneDb {
  read<T>(tables: readonly TableName[], work: (tx: Tx) => Promise<T>): Promise<T>
  write<T>(tables: readonly TableName[], work: (tx: Tx) => Promise<T>): Promise<T>
}
