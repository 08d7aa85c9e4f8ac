import { randomId } from '../../core/id.ts'
import { limits } from '../../core/limits.ts'
import { Problem } from '../../core/problem.ts'
import type { RecordsDatabase } from './database.ts'
import { putFact } from './fact.ts'
import type { Learner, RecordsPorts } from './records.ts'

/** In the order in which they were added. */
export async function listLearners(database: RecordsDatabase): Promise<readonly Learner[]> {
  const rows = await database.use((db) => db.learners.toArray())
  return rows.map(({ id, picture, createdAt, consent }) => ({ id, picture, createdAt, consent }))
}

export async function addLearner(ports: RecordsPorts, database: RecordsDatabase, picture: string): Promise<Learner> {
  const learner: Learner = { id: randomId(ports.random), picture, createdAt: ports.clock(), consent: 'unasked' }
  await database.use((db) =>
    db.transaction('rw', db.learners, async () => {
      const count = await db.learners.count()
      if (count >= limits.learnersMax)
        throw new Problem('record/too-many-learners', { learnersMax: limits.learnersMax })
      await db.learners.add({ ...learner })
    }),
  )
  return learner
}

/** The learner's word is a record like any other, and the gate follows it in the same transaction. */
export function setConsent(
  ports: RecordsPorts,
  database: RecordsDatabase,
  learner: string,
  given: boolean,
  words: string,
): Promise<void> {
  const id = randomId(ports.random)
  return database.use((db) =>
    db.transaction('rw', [db.learners, db.records, db.outbox, db.progress], async () => {
      const changed = await db.learners
        .where('id')
        .equals(learner)
        .modify({ consent: given ? 'given' : 'refused' })
      if (changed === 0) throw new Error(`No learner ${learner}`)
      await putFact(db, { kind: 'consent', id, learner, at: Math.round(ports.clock()), given, words })
    }),
  )
}
