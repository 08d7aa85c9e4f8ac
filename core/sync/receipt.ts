// The server's signed word for what it holds. Only a verdict about a record clears it from the outbox (D5, D6). A receipt names its bundle
// by its whole hash, so that a verdict binds the very content that was sent (I4), and gives verdicts in the order of the bundle's rows.
import { type Bytes, concat, hexBytes } from '../bytes.ts'
import { limits } from '../limits.ts'
import type { Codec, Signer, Verifier } from '../ports.ts'
import { Problem } from '../problem.ts'
import { audienceBytes, keyBytes, type ServerIdentity } from './identity.ts'
import { contentOf, type Frame, isFormSignedBy, openForm, signForm } from './signed-form.ts'
import { badForm, createReader, createWriter, type Reader, type Writer } from './wire.ts'

export type Verdict =
  /** Held, on disk. 'duplicate': it was held already. */
  | { readonly kind: 'stored' | 'duplicate'; readonly version: number }
  /** Will not be held. `reason` is a problem code, possibly of a newer server. */
  | { readonly kind: 'rejected'; readonly reason: string }
  /** Erased on request: it must leave this phone too. */
  | { readonly kind: 'erased' }

/** What the server holds of a learner, in the order of the bundle's learners. All zero for one it takes nothing of. */
export interface LearnerHead {
  /** The newest version, which is also the count: versions have no gaps (I6). */
  readonly version: number
  /** Order-free hash of all content (D9): core/record/sum.ts. */
  readonly sum: string
  /** Versions up to here lie in a backup that was read back (D7). */
  readonly durable: number
}

export interface Receipt {
  /** The server's clock, ms since 1970. */
  readonly at: number
  /** Over how many seconds this server wants its phones to come back after a lost line. */
  readonly windowSeconds: number
  /** Somebody else sends with this device's key: it should take another (F20). */
  readonly isTwin: boolean
  /** For a letter to an older epoch: the epoch of the store that speaks. The phone that wrote it learns so of the new one (D7). */
  readonly movedTo?: string
  readonly learners: readonly LearnerHead[]
  readonly verdicts: readonly Verdict[]
}

/** What both sides know of the bundle that is answered. */
export interface Answered {
  readonly device: string
  /** SHA-256 of the bundle's bytes. */
  readonly bundle: Bytes
}

const NAMED = 2
const NAME = 16
const TWIN = 1
const MOVED = 2
const VERSIONED = ['stored', 'duplicate'] as const
const REJECTED = 2
const ERASED = 3

/** `named`: the bundle's name goes along, for receipts that travel alone. */
export function makeReceipt(
  receipt: Receipt,
  from: ServerIdentity,
  answered: Answered,
  named: boolean,
  { signer, codec }: { readonly signer: Signer; readonly codec: Codec },
): Promise<Bytes> {
  const writer = createWriter()
  writer.signed(receipt.at)
  writer.count(receipt.windowSeconds)
  writer.byte((receipt.isTwin ? TWIN : 0) | (receipt.movedTo === undefined ? 0 : MOVED))
  writer.count(receipt.learners.length)
  for (const head of receipt.learners) writeHead(writer, head)
  writeVerdicts(writer, receipt.verdicts)
  if (receipt.movedTo !== undefined) writer.raw(hexBytes(receipt.movedTo))
  const clear = named ? answered.bundle.slice(0, NAME) : new Uint8Array()
  const frame = { flags: named ? NAMED : 0, clear, unsent: unsentOf(from, answered) }
  return signForm('receipt', frame, writer.written(), signer, codec)
}

export function writeHead(writer: Writer, { version, sum, durable }: LearnerHead): void {
  writer.count(version)
  writer.raw(hexBytes(sum))
  writer.count(durable)
}

export function readHead(reader: Reader): LearnerHead {
  return { version: reader.count(), sum: reader.hex(8), durable: reader.count() }
}

const clearLength = (flags: number) => (flags & NAMED ? NAME : 0)

/** The name of the bundle that a receipt answers, when it travels alone; null for bytes that are no such receipt. */
export function bundleNamed(bytes: Bytes): Bytes | null {
  const frame = openForm('receipt', bytes, clearLength)
  return frame === null || frame.clear.length === 0 ? null : frame.clear
}

/** Throws 'net/not-our-server' for anything that is no receipt, 'sync/untrusted-receipt' for one that is not this server's about this bundle. */
export async function openReceipt(
  bytes: Bytes,
  from: ServerIdentity,
  answered: Answered & { readonly rows: number; readonly learners: number },
  { verifier, codec }: { readonly verifier: Verifier; readonly codec: Codec },
): Promise<Receipt> {
  const frame = bytes.length <= limits.receiptBytesMax ? openForm('receipt', bytes, clearLength) : null
  if (frame === null) throw new Problem('net/not-our-server')
  const key = keyBytes(from.publicKey)
  if (!(await isFormSignedBy('receipt', frame, unsentOf(from, answered), key, verifier))) {
    throw new Problem('sync/untrusted-receipt')
  }
  const receipt = await receiptIn(frame, answered.rows, codec)
  if (receipt.verdicts.length !== answered.rows || receipt.learners.length !== answered.learners) {
    throw new Problem('sync/untrusted-receipt')
  }
  return receipt
}

function unsentOf(from: ServerIdentity, { device, bundle }: Answered): Bytes {
  return concat(audienceBytes(from), hexBytes(device), bundle)
}

async function receiptIn(frame: Frame, rows: number, codec: Codec): Promise<Receipt> {
  const reader = createReader(await contentOf(frame, limits.bundleInflatedBytesMax, codec))
  const at = reader.signed()
  const windowSeconds = Math.min(reader.count(), limits.reconnectWindowSecondsMax)
  const flags = reader.byte()
  const learners = Array.from({ length: reader.count(limits.learnersMax) }, () => readHead(reader))
  const verdicts = readVerdicts(reader, rows)
  const moved = flags & MOVED ? { movedTo: reader.hex(16) } : {}
  // What a newer server says after this is passed over (I21).
  return { at, windowSeconds, isTwin: (flags & TWIN) !== 0, ...moved, learners, verdicts }
}

/** Runs of verdicts that say the same, or name versions that follow each other. */
function writeVerdicts(writer: Writer, verdicts: readonly Verdict[]): void {
  const runs: { first: Verdict; count: number }[] = []
  for (const verdict of verdicts) {
    const run = runs.at(-1)
    if (run !== undefined && follows(run.first, run.count, verdict)) run.count++
    else runs.push({ first: verdict, count: 1 })
  }
  writer.count(runs.length)
  for (const { first, count } of runs) writeRun(writer, first, count)
}

function follows(first: Verdict, count: number, next: Verdict): boolean {
  if (first.kind === 'rejected') return next.kind === 'rejected' && next.reason === first.reason
  if (first.kind === 'erased') return next.kind === 'erased'
  return next.kind === first.kind && next.version === first.version + count
}

function writeRun(writer: Writer, first: Verdict, count: number): void {
  const kind = first.kind === 'rejected' ? REJECTED : first.kind === 'erased' ? ERASED : VERSIONED.indexOf(first.kind)
  writer.count(count * 4 + kind)
  if (first.kind === 'rejected') writer.text(first.reason)
  else if (first.kind !== 'erased') writer.count(first.version)
}

function readVerdicts(reader: Reader, rowsMax: number): readonly Verdict[] {
  const verdicts: Verdict[] = []
  for (let runs = reader.count(rowsMax); runs > 0; runs--) {
    const head = reader.count()
    const [count, kind] = [Math.floor(head / 4), head % 4]
    if (count < 1 || verdicts.length + count > rowsMax) throw badForm('verdicts nobody asked for')
    const make = readRun(reader, kind)
    for (let i = 0; i < count; i++) verdicts.push(make(i))
  }
  return verdicts
}

function readRun(reader: Reader, kind: number): (i: number) => Verdict {
  if (kind === ERASED) return () => ({ kind: 'erased' })
  if (kind === REJECTED) {
    const reason = reader.text(limits.nameLengthMax)
    return () => ({ kind: 'rejected', reason })
  }
  const version = reader.count()
  return (i) => ({ kind: kind === 0 ? 'stored' : 'duplicate', version: version + i })
}
