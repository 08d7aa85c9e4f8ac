// What may be sent now: the oldest unsent records of learners who agreed. The gate of consent stands here, where nobody can walk around it.
import { limits } from '../limits.ts'
import type { LearningRecord } from '../record/record.ts'
import type { LearnerPart } from '../sync/bundle.ts'
import type { Row } from '../sync/rows.ts'
import { shownSecret } from './claims.ts'
import { type LearnerRow, lastNumber, type OutboxRow, type RecordRow, type Tx } from './tables.ts'

export interface Batch {
  readonly learners: readonly LearnerPart[]
  /** Learner by learner, each in the order of its chain. */
  readonly rows: readonly Row[]
  /** The versions the server of that epoch had named of these learners when this was read. */
  readonly heard?: Heard
  /** Set when more may wait: the phone's order up to which was looked. */
  readonly through?: number
}

export interface Heard {
  readonly epoch: string
  /** By learner. */
  readonly versions: ReadonlyMap<string, number>
}

export const pendingTables = ['learners', 'outbox', 'records', 'verdicts'] as const

/** Null when nothing may be sent. */
export async function readPending(
  tx: Tx,
  countMax: number,
  isWanted?: (row: OutboxRow) => boolean,
): Promise<Batch | null> {
  return (await lookAtPending(tx, countMax, (row) => row !== undefined, isWanted)).batch
}

export interface Look {
  readonly batch: Batch | null
  /** What can be read no more: left out of the batch. */
  readonly broken: readonly OutboxRow[]
}

export async function lookAtPending(
  tx: Tx,
  countMax: number,
  isSound: (row: RecordRow | undefined) => row is RecordRow,
  /** Letters skip what other letters hold. */
  isWanted?: (row: OutboxRow) => boolean,
  /** Only what came later than this in the phone's order. */
  after = 0,
): Promise<Look> {
  const learners = (await tx.all('learners')).filter(({ isErased }) => isErased !== true)
  const waiting: OutboxRow[] = []
  for (const learner of learners) {
    const rows = await sendable(tx, learner, after, isWanted === undefined ? countMax : undefined)
    waiting.push(...(isWanted === undefined ? rows : rows.filter(isWanted)))
  }
  const oldest = waiting.sort((a, b) => a.order - b.order).slice(0, countMax)
  const through = oldest.length === countMax ? oldest.at(-1)?.order : undefined
  const found = await tx.getMany(
    'records',
    oldest.map(({ order }) => order),
  )
  // Looked at once: to parse and hash a row is dear, and this runs before every bundle.
  const records = found.filter(isSound)
  const sound = new Set(records.map(({ id }) => id))
  return {
    batch: records.length === 0 ? null : { ...batchOf(learners, records), ...(through !== undefined && { through }) },
    broken: records.length === oldest.length ? [] : oldest.filter(({ id }) => !sound.has(id)),
  }
}

/** Quarantine: kept, told, and out of its neighbours' way (I15, F14). Inside a transaction over the outbox. */
export async function setAside(tx: Tx, broken: readonly OutboxRow[]): Promise<void> {
  const found = await tx.getMany(
    'outbox',
    broken.map(({ id }) => id),
  )
  const here = found.filter((row) => row !== undefined)
  await tx.putMany(
    'outbox',
    here.map((row) => ({ ...row, state: 'refused', reason: 'record/bad-form' })),
  )
}

async function sendable(
  tx: Tx,
  { id, consent }: LearnerRow,
  after: number,
  countMax?: number,
): Promise<readonly OutboxRow[]> {
  if (consent === 'unasked') return []
  if (consent === 'given') {
    const from = [id, 'pending', after === 0 ? 0 : after + 1]
    return tx.list('outbox', '[learner+state+order]', from, [id, 'pending', lastNumber], countMax)
  }
  // Somebody whose work is on the server took the word back: that word must get there, and what keeps a lost phone out; nothing else.
  if (!(await isHeldThere(tx, id))) return []
  // Among all that waits, not among the oldest: the word that was taken back is the newest of all.
  const waiting = await tx.list('outbox', '[learner+state+lesson]', [id, 'pending', ''], [id, 'pending', ''])
  const words = await tx.getMany(
    'records',
    waiting.map(({ order }) => order),
  )
  const taken = new Set(words.flatMap((row) => (isPersonal(row) ? [row.id] : [])))
  return waiting.filter((row) => taken.has(row.id) && row.order > after)
}

/** Whether what was read a while ago may leave by now: a word may have been taken back, or a learner erased, since. Over `pendingTables`. */
export async function mayStillLeave(tx: Tx, { learners, rows }: Batch): Promise<boolean> {
  const known = new Map((await tx.all('learners')).map((row) => [row.id, row]))
  for (const { learner } of learners) {
    const row = known.get(learner)
    if (row === undefined || row.isErased === true || row.consent === 'unasked') return false
    if (row.consent === 'given') continue
    const isOnlyWords = rows.every(({ record }) => record.learner !== learner || isWord(record))
    if (!isOnlyWords || !(await isHeldThere(tx, learner))) return false
  }
  return true
}

/** Words stand in no lesson, and whoever is known there is known by a word. */
async function isHeldThere(tx: Tx, learner: string): Promise<boolean> {
  return (await tx.count('verdicts', '[learner+kind+lesson]', [learner, 'held', ''], [learner, 'held', ''])) > 0
}

/** The person's own word about who may hold or send what; nothing of what was learnt. */
function isPersonal(row: RecordRow | undefined): row is RecordRow {
  return row?.record !== undefined && isWord(row.record)
}

function isWord({ kind }: LearningRecord): boolean {
  return kind === 'consent' || kind === 'card' || kind === 'cut-off'
}

function batchOf(learners: readonly LearnerRow[], records: readonly RecordRow[]): Batch {
  const parts: LearnerPart[] = []
  const rows: Row[] = []
  for (const learner of learners) {
    const own = records.filter((row) => row.learner === learner.id)
    const [first] = own
    if (first === undefined || parts.length === limits.learnersMax) continue
    parts.push(partOf(learner, first.link))
    rows.push(...own.map(({ record, n }) => ({ record, n })))
  }
  return { learners: parts, rows }
}

function partOf(row: LearnerRow, link: string): LearnerPart {
  const secret = row.isClaiming === true ? shownSecret(row) : undefined
  return { learner: row.id, link, ...(secret !== undefined && { secret }) }
}
