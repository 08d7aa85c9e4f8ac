// The learner's words of consent as they lie in the phone's tables: unsent, refused by a server, or held.
import { standingWord } from '../record/consent.ts'
import type { ConsentRecord } from '../record/record.ts'
import type { TableName, Tx } from './tables.ts'

export const wordTables = ['learners', 'outbox', 'verdicts', 'records'] as const satisfies readonly TableName[]

/** Oldest first, in the phone's own order. */
export async function wordsOf(tx: Tx, learner: string): Promise<readonly ConsentRecord[]> {
  const named = (kind: string): [readonly string[], readonly string[]] => [
    [learner, kind, ''],
    [learner, kind, ''],
  ]
  const tracked = [
    ...(await tx.list('outbox', '[learner+state+lesson]', ...named('pending'))),
    ...(await tx.list('outbox', '[learner+state+lesson]', ...named('refused'))),
    ...(await tx.list('verdicts', '[learner+kind+lesson]', ...named('held'))),
  ].sort((a, b) => a.order - b.order)
  const rows = await tx.getMany(
    'records',
    tracked.map(({ order }) => order),
  )
  return rows.flatMap((row) => (row?.record?.kind === 'consent' ? [row.record] : []))
}

/** The gate follows the word that stands. */
export async function followWords(tx: Tx, learner: string): Promise<void> {
  const [row] = await tx.list('learners', 'id', learner, learner)
  const consent = standingWord(await wordsOf(tx, learner))
  if (row !== undefined && consent !== null && row.consent !== consent)
    await tx.putMany('learners', [{ ...row, consent }])
}
