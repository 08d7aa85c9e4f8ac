// Makes the copies follow the database, a bounded number of rows at a time.
import { limits } from '../limits.ts'
import { chunks, heldByServer, learnersNow } from './as-it-stands.ts'
import type { CopiesHeld } from './copies-held.ts'
import { isHere } from './learner-row.ts'
import { lastNumber, lastText, type OutboxRow, type PhoneDb, type Tx } from './tables.ts'

const { copiesAtOnceMax } = limits

export function copyFollower(db: PhoneDb, held: CopiesHeld) {
  /** The order up to which a learner's unsent records were looked at. */
  const seen = new Map<string, number>()

  async function mirror(): Promise<void> {
    const learners = await learnersNow(db)
    for (const { id } of learners) while (await copyNewer(id));
    const withCopies = new Set(held.ids().map((id) => held.learnerOf(id)))
    await held.putLearners(learners.filter(({ id }) => withCopies.has(id)))
  }

  /** True while there may be more. */
  async function copyNewer(id: string): Promise<boolean> {
    const from = [id, 'pending', (seen.get(id) ?? 0) + 1]
    const to = [id, 'pending', lastNumber]
    const rows = await db.read(['outbox'], (tx) =>
      tx.list('outbox', '[learner+state+order]', from, to, copiesAtOnceMax),
    )
    await copy(rows.filter((row) => !held.has(row.id)))
    const last = rows.at(-1)
    if (last !== undefined) seen.set(id, last.order)
    return rows.length === copiesAtOnceMax
  }

  async function copy(rows: readonly OutboxRow[]): Promise<void> {
    if (rows.length === 0) return
    await held.put(await db.read(['records'], (tx) => copiesOf(tx, rows)))
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
      await copy(rows.filter((row) => row !== undefined))
    }
    const gone = held.ids().filter((id) => !unsent.has(id))
    await held.drop(await heldByServer(db, gone), false)
    await held.dropLearners()
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
