// The one way a record leaves the phone: its learner was erased on request, and the server says so (I16).
import { lastNumber, lastText, type TableName, type Tx } from './tables.ts'

export const erasingTables = ['runs', 'letters'] as const satisfies readonly TableName[]

/** Inside a transaction over all tables that name a learner. The learner's row stays as a tombstone without a secret. */
export async function eraseLearner(tx: Tx, learner: string): Promise<void> {
  const [row] = await tx.list('learners', 'id', learner, learner)
  if (row !== undefined) {
    const { secret: _gone, ...rest } = row
    await tx.putMany('learners', [{ ...rest, consent: 'refused', isClaiming: false, isErased: true }])
  }
  const records = await tx.list('records', 'learner', learner, learner)
  const ids = records.map(({ id }) => id)
  await tx.deleteMany(
    'records',
    records.flatMap(({ order }) => order ?? []),
  )
  const outbox = [
    ...(await tx.list('outbox', '[learner+state+order]', [learner, 'pending', 0], [learner, 'pending', lastNumber])),
    ...(await tx.list('outbox', '[learner+state+order]', [learner, 'refused', 0], [learner, 'refused', lastNumber])),
  ]
  await tx.deleteMany('outbox', [...new Set([...ids, ...outbox.map(({ id }) => id)])])
  const held = await tx.list('verdicts', '[learner+kind+lesson]', [learner, 'held', ''], [learner, 'held', lastText])
  await tx.deleteMany(
    'verdicts',
    held.map(({ id }) => id),
  )
  const runs = await tx.list('runs', 'learner', learner, learner)
  await tx.deleteMany(
    'runs',
    runs.map(({ id }) => id),
  )
  await tx.deleteMany('progress', [learner])
  await tx.deleteMany('heads', [learner])
  await tx.deleteMany('received', [learner])
}
