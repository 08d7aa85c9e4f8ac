// One record that a server has received, for it to be asked about: whoever answers that it knows no such learner may have lost them all.
import type { Row } from '../sync/rows.ts'
import { shownSecret } from './claims.ts'
import type { Batch } from './pending.ts'
import { headOf } from './settle.ts'
import { lastText, type RecordRow, type Tx } from './tables.ts'

export const sampleTables = ['servers', 'learners', 'heads', 'verdicts', 'records'] as const

/** So many are looked at: the words about a learner's cards, which are left out, are few. */
const LOOKED_AT_MAX = 20

/** Null for a learner of whom this server's present epoch holds nothing, or who did not agree. */
export async function readSample(
  tx: Tx,
  learner: string,
  isSound: (row: RecordRow | undefined) => row is RecordRow,
): Promise<Batch | null> {
  const epoch = (await tx.get('servers', 'current'))?.identity.epoch
  const [own] = await tx.list('learners', 'id', learner, learner)
  if (epoch === undefined || own === undefined || own.isErased === true || own.consent !== 'given') return null
  const held = await tx.list(
    'verdicts',
    '[learner+kind+lesson]',
    [learner, 'held', ''],
    [learner, 'held', lastText],
    LOOKED_AT_MAX,
  )
  const orders = held.filter((row) => row.epoch === epoch).map(({ order }) => order)
  const found = (await tx.getMany('records', orders)).filter(isSound).find(isNoCard)
  if (found === undefined) return null
  const { checkpoint, server } = await headOf(tx, learner, epoch)
  const secret = own.isClaiming === true ? shownSecret(own) : undefined
  const rows: readonly Row[] = [{ record: found.record, n: found.n }]
  const versions = new Map([[learner, Math.max(checkpoint, server.version)]])
  return {
    learners: [{ learner, link: found.link, ...(secret !== undefined && { secret }) }],
    rows,
    heard: { epoch, versions },
  }
}

/** A word about a card would do more than ask. */
function isNoCard({ record: { kind } }: RecordRow): boolean {
  return kind !== 'card' && kind !== 'cut-off'
}
