// The second copy of unsent work (docs/decisions/0005): it survives a lost or broken database. The database is the truth: a copy is only
// believed about records the database does not hold, and never takes anything out of it.
import * as v from 'valibot'
import type { Bytes } from '../bytes.ts'
import { Name } from '../pack/lesson.ts'
import { parseJson } from '../parse.ts'
import type { Sha256 } from '../ports.ts'
import { Id, LearningRecord } from '../record/record.ts'
import { factTables, putFact } from './facts.ts'
import type { LearnerRow, PhoneDb, RecordRow, Tx } from './tables.ts'

const CopiedLearner = v.object({
  id: Id,
  picture: Name,
  createdAt: v.number(),
  consent: v.picklist(['unasked', 'given', 'refused']),
  secret: v.optional(Id),
})

const Copy = v.object({
  id: v.string(),
  /** The phone's own order when it was copied: copies go back in it. */
  order: v.number(),
  record: LearningRecord,
  /** As it stood when the copy was made. */
  learner: CopiedLearner,
})

export type Copy = v.InferOutput<typeof Copy>

/** Throws 'record/bad-form' for bytes that are no copy of ours. */
export function parseCopy(bytes: Bytes): Copy {
  return parseJson(Copy, bytes, 'record/bad-form')
}

/** Each throws 'storage/…' Problems. */
export interface Copies {
  put(copies: readonly Copy[]): Promise<void>
  remove(ids: readonly string[]): Promise<void>
  /** Those that can be read. */
  all(): Promise<readonly Copy[]>
}

export interface SecondCopy {
  /** At start, before the first mirror: puts back what the database lost, and brings the copies up to date. How many records came back. */
  reconcile(): Promise<number>
  /** After changes: new unsent records are copied, and those the server holds lose their copy. Refused ones keep it. */
  mirror(): Promise<void>
}

const restoreTables = [...factTables, 'learners'] as const
const mirrorTables = ['learners', 'outbox', 'records', 'verdicts'] as const

export function createSecondCopy(db: PhoneDb, copies: Copies, sha256: Sha256): SecondCopy {
  /** What this tab knows to be copied, by record. Another tab's copies are made twice, which changes nothing. */
  const copied = new Map<string, Copy['learner']>()

  async function mirror(): Promise<void> {
    const { missing, done } = await db.read(mirrorTables, (tx) => differences(tx, copied))
    if (missing.length > 0) await copies.put(missing)
    for (const { id, learner } of missing) copied.set(id, learner)
    if (done.length > 0) await copies.remove(done)
    for (const id of done) copied.delete(id)
  }

  async function reconcile(): Promise<number> {
    const found = [...(await copies.all())].sort((a, b) => a.order - b.order)
    const newest = new Map(found.map((copy) => [copy.learner.id, copy.learner]))
    let count = 0
    for (const learner of newest.values()) {
      const own = found.filter((copy) => copy.learner.id === learner.id)
      count += await db.write(restoreTables, (tx) => restore(tx, learner, own, sha256))
    }
    for (const { id, learner } of found) copied.set(id, learner)
    await mirror()
    return count
  }

  return { reconcile, mirror }
}

type Copied = ReadonlyMap<string, Copy['learner']>

async function differences(tx: Tx, copied: Copied) {
  const unsent = await tx.all('outbox')
  const learners = new Map((await tx.all('learners')).map((row) => [row.id, row]))
  const wanted = unsent.filter(({ id, learner }) => {
    const row = learners.get(learner)
    return row !== undefined && !isSame(copied.get(id), row)
  })
  const rows = await tx.getMany(
    'records',
    wanted.map(({ order }) => order),
  )
  const missing = rows.flatMap((row) => {
    const learner = row && learners.get(row.learner)
    return row && learner ? [copyOf(row, learner)] : []
  })
  return { missing, done: await doneWith(tx, copied, new Set(unsent.map(({ id }) => id))) }
}

function isSame(copied: Copy['learner'] | undefined, { picture, consent, secret }: LearnerRow): boolean {
  return copied?.picture === picture && copied.consent === consent && copied.secret === secret
}

/** Copies whose record the server holds, or whose learner was erased. A record that is merely not here keeps its copy: the database may be broken. */
async function doneWith(tx: Tx, copied: Copied, unsent: ReadonlySet<string>): Promise<readonly string[]> {
  const gone = [...copied.keys()].filter((id) => !unsent.has(id))
  const verdicts = await tx.getMany('verdicts', gone)
  const learners = await tx.all('learners')
  const erased = new Set(learners.flatMap(({ id, isErased }) => (isErased === true ? [id] : [])))
  return gone.filter((id, i) => verdicts[i] !== undefined || erased.has(copied.get(id)?.id ?? ''))
}

function copyOf({ id, order, record }: RecordRow, learner: LearnerRow): Copy {
  return { id, order: order ?? 0, record, learner: learnerOf(learner) }
}

function learnerOf({ id, picture, createdAt, consent, secret }: LearnerRow): Copy['learner'] {
  return { id, picture, createdAt, consent, ...(secret !== undefined && { secret }) }
}

/** A learner whose row was lost comes back as a stranger to the server: the card goes along again. An erased one stays erased (I16). */
async function restore(tx: Tx, learner: Copy['learner'], own: readonly Copy[], sha256: Sha256): Promise<number> {
  const [known] = await tx.list('learners', 'id', learner.id, learner.id)
  if (known?.isErased === true) return 0
  let count = 0
  for (const { record } of own) {
    if ((await tx.count('records', 'id', record.id, record.id)) > 0) continue
    await putFact(tx, record, sha256)
    count++
  }
  if (known === undefined && count > 0) {
    const { secret, ...rest } = learner
    await tx.add('learners', { ...rest, ...(secret !== undefined && { secret, isClaiming: true }) })
  }
  return count
}
