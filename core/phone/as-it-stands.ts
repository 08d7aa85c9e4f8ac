// What the copies go by, as the database has it at this moment.
import { limits } from '../limits.ts'
import { isHere } from './learner-row.ts'
import type { LearnerRow, PhoneDb } from './tables.ts'

export async function learnersNow(db: PhoneDb): Promise<readonly LearnerRow[]> {
  return (await db.read(['learners'], (tx) => tx.all('learners'))).filter(isHere)
}

/** One that is merely not here is not held: the database may be broken. */
export async function heldByServer(db: PhoneDb, ids: readonly string[]): Promise<readonly string[]> {
  const held: string[] = []
  for (const some of chunks(ids)) {
    const verdicts = await db.read(['verdicts'], (tx) => tx.getMany('verdicts', some))
    held.push(...some.filter((_, i) => verdicts[i] !== undefined))
  }
  return held
}

export function chunks<T>(all: readonly T[]): readonly (readonly T[])[] {
  const { copiesAtOnceMax: size } = limits
  return Array.from({ length: Math.ceil(all.length / size) }, (_, i) => all.slice(i * size, (i + 1) * size))
}
