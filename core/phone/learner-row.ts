import { limits } from '../limits.ts'
import { Problem } from '../problem.ts'
import { factTables } from './facts.ts'
import type { Learner, LearnerRow, TableName, Tx } from './tables.ts'

/** What is written when a fact of the learner's own comes in, with its time. */
export const learnerTables = ['learners', 'servers', ...factTables] as const satisfies readonly TableName[]

export function isHere({ isErased }: LearnerRow): boolean {
  return isErased !== true
}

export function asLearner({ id, picture, createdAt, consent }: LearnerRow): Learner {
  return { id, picture, createdAt, consent }
}

/** Undefined for somebody this phone does not know. Throws 'record/erased' for one who was erased: nothing of them is taken in again (I16). */
export async function findLearner(tx: Tx, learner: string): Promise<LearnerRow | undefined> {
  const [row] = await tx.list('learners', 'id', learner, learner)
  if (row?.isErased === true) throw new Problem('record/erased')
  return row
}

/** Throws 'record/erased'. */
export async function learnerHere(tx: Tx, learner: string): Promise<LearnerRow> {
  const row = await findLearner(tx, learner)
  if (row === undefined) throw new Error(`No learner ${learner}`)
  return row
}

export async function refuseTooMany(tx: Tx): Promise<void> {
  const { learnersMax } = limits
  if ((await tx.all('learners')).filter(isHere).length < learnersMax) return
  throw new Problem('record/too-many-learners', { learnersMax })
}
