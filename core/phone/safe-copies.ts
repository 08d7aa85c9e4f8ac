// A learner's records, locked with their card: any phone may carry them, and only whoever shows the card opens them. So a lost phone costs
// nothing that any file ever left, also where there is no line.
import * as v from 'valibot'
import type { Bytes } from '../bytes.ts'
import { limits } from '../limits.ts'
import type { Codec, Sealer, Sha256 } from '../ports.ts'
import { LearningRecord } from '../record/record.ts'
import { makeSafeCopy, openSafeCopy } from '../sync/seal.ts'
import { chunks } from './as-it-stands.ts'
import { factTables, putFacts } from './facts.ts'
import type { PhoneDb, Tx } from './tables.ts'

export interface SafeCopyPorts {
  readonly sealer: Sealer
  readonly sha256: Sha256
  readonly codec: Codec
}

/** Of the learners who may be asked about, or of one who asks it. One without a card yet, or without records, has none. */
export async function writeSafeCopies(db: PhoneDb, ports: SafeCopyPorts, only?: string): Promise<readonly Bytes[]> {
  const found = await db.read(['learners', 'records'], (tx) => readCopies(tx, only))
  return Promise.all(found.map(({ learner, secret, rows }) => makeSafeCopy(learner, secret, rows, ports)))
}

async function readCopies(tx: Tx, only: string | undefined) {
  const copies = []
  for (const { id, secret, consent, isErased, isCardVoid } of await tx.all('learners')) {
    const isMeant = only === undefined ? consent === 'given' : id === only
    if (!isMeant || secret === undefined || isErased === true || isCardVoid === true) continue
    const records = [...(await tx.list('records', 'learner', id, id))]
    const newest = records.sort((a, b) => (a.order ?? 0) - (b.order ?? 0)).slice(-limits.safeCopyRecordsMax)
    if (newest.length > 0) copies.push({ learner: id, secret, rows: newest.map(({ record, n }) => ({ record, n })) })
  }
  return copies
}

const restoreTables = [...factTables, 'learners'] as const

/**
 * Puts what the copy holds and this phone does not into its tables, to be sent as any fact: the server knows most of it already. The number
 * of records that were new here; null for a copy of another card. The learner must have been welcomed.
 */
export async function openSafeCopyHere(
  db: PhoneDb,
  ports: SafeCopyPorts,
  bytes: Bytes,
  secret: string,
): Promise<number | null> {
  const copy = await openSafeCopy(bytes, secret, ports)
  if (copy === null) return null
  const records = copy.rows.flatMap(({ record }) => {
    const parsed = v.safeParse(LearningRecord, record, { abortEarly: true })
    return parsed.success && parsed.output.learner === copy.learner && isWork(parsed.output) ? [parsed.output] : []
  })
  const once = [...new Map(records.map((record) => [record.id, record])).values()]
  let count = 0
  // A bounded number at a time: a save must not wait behind thousands. A second try puts in what is still missing.
  for (const some of once.length === 0 ? [[]] : chunks(once)) {
    const came = await db.write(restoreTables, (tx) => putMissing(tx, copy.learner, some, ports.sha256))
    if (came === null) return null
    count += came
  }
  return count
}

/** Whoever knows an old card can write a copy: it brings work, never a word about who may learn here, or what may leave. */
function isWork({ kind }: LearningRecord): boolean {
  return kind === 'answer' || kind === 'completion'
}

/** One with the id of another record stays out: what is here is not overwritten (I4). */
async function putMissing(
  tx: Tx,
  learner: string,
  records: readonly LearningRecord[],
  sha256: Sha256,
): Promise<number | null> {
  const [row] = await tx.list('learners', 'id', learner, learner)
  if (row === undefined) return null
  if (row.isErased === true) return 0
  const missing: LearningRecord[] = []
  for (const record of records) {
    if ((await tx.count('records', 'id', record.id, record.id)) === 0) missing.push(record)
  }
  await putFacts(tx, learner, missing, sha256)
  return missing.length
}
