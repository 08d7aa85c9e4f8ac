// The one way a record leaves the phone: its learner was erased on request, and the server says so (I16).
import { type LetterRow, lastNumber, lastText, type TableName, type Tx } from './tables.ts'

export const erasingTables = ['runs', 'letters', 'carried', 'parcels'] as const satisfies readonly TableName[]

/** Inside a transaction over all tables that name a learner. The learner's row stays as a tombstone without a secret. */
export async function eraseLearner(tx: Tx, learner: string): Promise<void> {
  const [row] = await tx.list('learners', 'id', learner, learner)
  if (row !== undefined) {
    const { secret: _gone, earlierSecrets: _before, candidate: _shown, tried: _refused, ...rest } = row
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
  await dropCopies(tx, learner)
  await forgetInLetters(tx, learner, new Set([...ids, ...outbox.map(({ id }) => id)]))
}

/** Copies that this learner's card opens. */
async function dropCopies(tx: Tx, learner: string): Promise<void> {
  const copies = (await tx.all('carried')).filter((row) => row.learner === learner)
  const hashes = copies.map(({ hash }) => hash)
  await tx.deleteMany('carried', hashes)
  await tx.deleteMany('parcels', hashes)
}

/** A letter's receipt needs the places of what it names, not the names. A letter about nobody else needs no receipt. */
async function forgetInLetters(tx: Tx, learner: string, ids: ReadonlySet<string>): Promise<void> {
  const naming = (await tx.all('letters')).filter(({ learners }) => learners.includes(learner))
  const left = naming.map((row) => ({
    ...row,
    learners: row.learners.map((one) => (one === learner ? '' : one)),
    ids: row.ids.map((id) => (ids.has(id) ? '' : id)),
  }))
  const isNobodys = ({ learners }: LetterRow) => learners.every((one) => one === '')
  await tx.putMany(
    'letters',
    left.filter((row) => !isNobodys(row)),
  )
  await tx.deleteMany(
    'letters',
    left.filter(isNobodys).map(({ hash }) => hash),
  )
}
