// Makes the copies follow the database, a bounded number of rows at a time.
import { limits } from '../limits.ts'
import type { CopiesHeld } from './copies-held.ts'
import { isHere } from './learner-row.ts'
import { type LearnerRow, lastNumber, lastText, type OutboxRow, type PhoneDb, type Tx } from './tables.ts'

const { copiesAtOnceMax } = limits

export function copyFollower(db: PhoneDb, held: CopiesHeld) {
  /** The order up to which a learner's unsent records were looked at. */
  const seen = new Map<string, number>()

  async function mirror(): Promise<void> {
    const learners = (await db.read(['learners'], (tx) => tx.all('learners'))).filter(isHere)
    const now: LearnerRow[] = []
    for (const learner of learners) now.push(...(await copyAllNewer(learner)))
    const withCopies = new Set(held.ids().map((id) => held.learnerOf(id)))
    await held.putLearners(now.filter(({ id }) => withCopies.has(id)))
  }

  /** The learner's row as it was when the last of them was read. */
  async function copyAllNewer(learner: LearnerRow): Promise<readonly LearnerRow[]> {
    for (;;) {
      const { theirs, mayBeMore } = await copyNewer(learner)
      if (!mayBeMore) return theirs
    }
  }

  async function copyNewer(learner: LearnerRow) {
    const { id } = learner
    const [from, to] = [
      [id, 'pending', (seen.get(id) ?? 0) + 1],
      [id, 'pending', lastNumber],
    ]
    // Of one moment: a card or a word of consent that is copied beside an older learner would come back without what it changed.
    const { rows, theirs } = await db.read(['outbox', 'learners'], async (tx) => {
      const found = await tx.list('outbox', '[learner+state+order]', from ?? [], to ?? [], copiesAtOnceMax)
      return { rows: found, theirs: found.length === 0 ? [learner] : await tx.list('learners', 'id', id, id) }
    })
    const here = theirs.filter(isHere)
    await copy(
      rows.filter((row) => !held.has(row.id)),
      here,
    )
    const last = rows.at(-1)
    if (last !== undefined) seen.set(id, last.order)
    return { theirs: here, mayBeMore: rows.length === copiesAtOnceMax }
  }

  async function copy(rows: readonly OutboxRow[], learners: readonly LearnerRow[]): Promise<void> {
    if (rows.length === 0) return
    await held.put(await db.read(['records'], (tx) => copiesOf(tx, rows)), learners)
  }

  async function tidy(): Promise<void> {
    const { unsent, learners } = await db.read(['outbox', 'learners'], async (tx) => ({
      unsent: new Set(await tx.keys('outbox', 'id', '', lastText)),
      learners: await tx.all('learners'),
    }))
    const erased = new Set(learners.filter((row) => !isHere(row)).map(({ id }) => id))
    const lost = held.ids().filter((id) => erased.has(held.learnerOf(id) ?? ''))
    if (lost.length > 0) await held.drop(lost, true)
    const missing = [...unsent].map(String).filter((id) => !held.has(id))
    for (const ids of chunks(missing)) {
      const rows = await db.read(['outbox'], (tx) => tx.getMany('outbox', ids))
      const own = rows.filter((row) => row !== undefined)
      const theirs = new Set(own.map(({ learner }) => learner))
      await copy(
        own,
        learners.filter(({ id }) => theirs.has(id)),
      )
    }
    const gone = held.ids().filter((id) => !unsent.has(id))
    await held.drop(await heldByServer(gone), false)
    await held.dropLearners()
  }

  /** One that is merely not here keeps its copy: the database may be broken. */
  async function heldByServer(gone: readonly string[]): Promise<readonly string[]> {
    const done: string[] = []
    for (const ids of chunks(gone)) {
      const verdicts = await db.read(['verdicts'], (tx) => tx.getMany('verdicts', ids))
      done.push(...ids.filter((_, i) => verdicts[i] !== undefined))
    }
    return done
  }

  return { mirror, tidy }
}

async function copiesOf(tx: Tx, rows: readonly OutboxRow[]) {
  const found = await tx.getMany(
    'records',
    rows.map(({ order }) => order),
  )
  return found.flatMap((row) => (row === undefined ? [] : [{ id: row.id, order: row.order ?? 0, record: row.record }]))
}

export function chunks<T>(all: readonly T[]): readonly (readonly T[])[] {
  const count = Math.ceil(all.length / copiesAtOnceMax)
  return Array.from({ length: count }, (_, i) => all.slice(i * copiesAtOnceMax, (i + 1) * copiesAtOnceMax))
}
