import { randomId } from '../../core/id.ts'
import type { RecordsDatabase, RecordsTables } from './database.ts'
import type { RecordsPorts, Run } from './records.ts'

type LessonOfLearner = readonly [learner: string, pack: string, packHash: string, lesson: string]

export function openRun(ports: RecordsPorts, database: RecordsDatabase, lesson: LessonOfLearner): Promise<Run> {
  const id = randomId(ports.random)
  return database.use((db) =>
    db.transaction('rw', db.runs, async () => {
      const open = await openRunsOf(db, lesson)
      // Another version of the lesson may have other steps: its half-done run cannot be gone on with (I19).
      return open.find((run) => run.packHash === lesson[2]) ?? replace(db, open, newRun(id, lesson))
    }),
  )
}

export function restartRun(ports: RecordsPorts, database: RecordsDatabase, lesson: LessonOfLearner): Promise<Run> {
  const id = randomId(ports.random)
  return database.use((db) =>
    db.transaction('rw', db.runs, async () => replace(db, await openRunsOf(db, lesson), newRun(id, lesson))),
  )
}

async function openRunsOf(db: RecordsTables, [learner, pack, , lesson]: LessonOfLearner): Promise<readonly Run[]> {
  const runs = await db.runs.where('learner').equals(learner).toArray()
  return runs.filter((run) => run.pack === pack && run.lesson === lesson && !run.closed)
}

async function replace(db: RecordsTables, old: readonly Run[], run: Run): Promise<Run> {
  await db.runs.bulkPut([...old.map((one) => ({ ...one, closed: true })), run])
  return run
}

function newRun(id: string, [learner, pack, packHash, lesson]: LessonOfLearner): Run {
  return { id, learner, pack, packHash, lesson, step: 0, attempts: {}, firstRight: {}, closed: false }
}

export function moveTo(database: RecordsDatabase, runId: string, step: number): Promise<void> {
  return database.use((db) =>
    db.transaction('rw', db.runs, async () => {
      await db.runs.put({ ...(await runOf(db, runId)), step })
    }),
  )
}

export async function runOf(db: RecordsTables, runId: string): Promise<Run> {
  const run = await db.runs.get(runId)
  if (run === undefined) throw new Error(`No run ${runId}`)
  return run
}

export async function openRuns(database: RecordsDatabase, learner: string): Promise<readonly Run[]> {
  const runs = await database.use((db) => db.runs.where('learner').equals(learner).toArray())
  return runs.filter((run) => !run.closed)
}
