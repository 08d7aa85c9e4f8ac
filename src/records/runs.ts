import { randomId } from '../../core/id.ts'
import { isStorageProblem } from '../../core/storage-trouble.ts'
import type { RecordsDatabase, RecordsTables, RunRow } from './database.ts'
import type { RecordsPorts, Run } from './records.ts'
import { isSameLesson, type RunKey, type RunMemory } from './run-memory.ts'

type LessonOfLearner = readonly [learner: string, pack: string, packHash: string, lesson: string]

export function openRun(
  ports: RecordsPorts,
  database: RecordsDatabase,
  memory: RunMemory,
  lesson: LessonOfLearner,
): Promise<Run> {
  const fresh = newRun(randomId(ports.random), lesson)
  const held = memory.heldOf(fresh.learner).find((run) => isSameContent(run, fresh))
  return begin(database, memory, held ?? fresh, async (db) => {
    const open = await openRunsOf(db, fresh)
    // Another version of the lesson may have other steps: its half-done run cannot be gone on with (I19).
    const half = held === undefined ? open.find((run) => isSameContent(run, fresh)) : undefined
    return half ?? replace(db, open, held ?? fresh)
  })
}

export function restartRun(
  ports: RecordsPorts,
  database: RecordsDatabase,
  memory: RunMemory,
  lesson: LessonOfLearner,
): Promise<Run> {
  const fresh = newRun(randomId(ports.random), lesson)
  return begin(database, memory, fresh, async (db) => replace(db, await openRunsOf(db, fresh), fresh))
}

/** A run that cannot be written is held in memory until its first answer is saved: a lesson that is here can be read. */
async function begin(
  database: RecordsDatabase,
  memory: RunMemory,
  unwritten: Run,
  write: (db: RecordsTables) => Promise<Run>,
): Promise<Run> {
  try {
    const run = await database.use((db) => db.transaction('rw', db.runs, () => write(db)))
    memory.release(run)
    return memory.latest(run)
  } catch (error) {
    if (!isStorageProblem(error)) throw error
    memory.hold(unwritten)
    return unwritten
  }
}

async function openRunsOf(db: RecordsTables, key: RunKey): Promise<readonly Run[]> {
  const runs = await db.runs.where('learner').equals(key.learner).toArray()
  return runs.filter((run) => isSameLesson(run, key) && !run.closed).map(runOfRow)
}

function isSameContent(a: Run, b: Run): boolean {
  return isSameLesson(a, b) && a.packHash === b.packHash
}

async function replace(db: RecordsTables, old: readonly Run[], run: Run): Promise<Run> {
  await db.runs.bulkPut([...old.map((one) => ({ ...one, closed: true })), run])
  return run
}

function newRun(id: string, [learner, pack, packHash, lesson]: LessonOfLearner): Run {
  return { id, learner, pack, packHash, lesson, step: 0, attempts: {}, firstRight: {}, closed: false, finished: false }
}

/** The place is a comfort: where it cannot be written, this tab remembers it and the learner goes on. */
export async function moveTo(database: RecordsDatabase, memory: RunMemory, runId: string, step: number): Promise<void> {
  if (memory.held(runId) !== undefined) return memory.keepStep(runId, step)
  try {
    await database.use((db) =>
      db.transaction('rw', db.runs, async () => {
        await db.runs.put({ ...(await runOf(db, memory, runId)), step })
      }),
    )
    memory.written(runId)
  } catch (error) {
    if (!isStorageProblem(error)) throw error
    memory.keepStep(runId, step)
  }
}

/** Inside a transaction over runs. A run that only memory held gets its row here, and the others of its lesson close. */
export async function runOf(db: RecordsTables, memory: RunMemory, runId: string): Promise<Run> {
  const held = memory.held(runId)
  if (held !== undefined) return replace(db, await openRunsOf(db, held), held)
  const row = await db.runs.get(runId)
  if (row === undefined) throw new Error(`No run ${runId}`)
  return memory.latest(runOfRow(row))
}

/** Rows of the first form do not tell how a run ended; those that were closed count as finished, as they did then. */
function runOfRow(row: RunRow): Run {
  return { ...row, finished: row.finished ?? row.closed }
}

export async function openRuns(database: RecordsDatabase, memory: RunMemory, learner: string): Promise<readonly Run[]> {
  const rows = await database.use((db) => db.runs.where('learner').equals(learner).toArray())
  const held = memory.heldOf(learner)
  const open = rows.filter((row) => !row.closed && !held.some((run) => isSameLesson(run, row)))
  return [...open.map((row) => memory.latest(runOfRow(row))), ...held]
}
