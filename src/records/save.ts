// The saves a learner waits for. One strict transaction each: what the screen calls saved is on disk (D4).
import { randomId } from '../../core/id.ts'
import { type Answer, type Mark, mark } from '../../core/item/mark.ts'
import { limits } from '../../core/limits.ts'
import type { Item } from '../../core/pack/lesson.ts'
import { Problem } from '../../core/problem.ts'
import { type LessonProgress, lessonProgress, noProgress, type Progress } from '../../core/record/progress.ts'
import type { RecordsDatabase, RecordsTables } from './database.ts'
import { putFact } from './fact.ts'
import type { RecordsPorts, Run } from './records.ts'
import type { RunMemory } from './run-memory.ts'
import { runOf } from './runs.ts'

function savingTables(db: RecordsTables) {
  return [db.records, db.outbox, db.progress, db.runs]
}

export async function saveAnswer(
  ports: RecordsPorts,
  database: RecordsDatabase,
  memory: RunMemory,
  runId: string,
  item: Item,
  answer: Answer,
): Promise<{ mark: Mark; attempt: number }> {
  const marked = mark(item, answer)
  if (marked === null) throw new Problem('record/bad-form', { item: item.id })
  const id = randomId(ports.random)
  const saved = await database.use((db) =>
    db.transaction('rw', savingTables(db), async () => {
      const run = await runOf(db, memory, runId)
      const attempt = Math.min((run.attempts[item.id] ?? 0) + 1, limits.attemptsMax)
      const fact = { ...inRun(run, id, ports), kind: 'answer' as const, item: item.id, attempt, answer: [...answer] }
      await putFact(db, { ...fact, ...marked })
      await db.runs.put(withAnswer(run, item.id, answer, marked))
      return { mark: marked, attempt }
    }),
  )
  memory.written(runId)
  return saved
}

export async function complete(
  ports: RecordsPorts,
  database: RecordsDatabase,
  memory: RunMemory,
  runId: string,
  total: number,
): Promise<LessonProgress> {
  if (total < 1) throw new Error('A lesson without items cannot be completed')
  const id = randomId(ports.random)
  const reached = await database.use((db) =>
    db.transaction('rw', savingTables(db), async () => {
      const run = await runOf(db, memory, runId)
      // A double tap, or a second tab at the same run: nothing is completed twice. One that was only left is completed still.
      if (run.finished) return lessonProgress(await progressOf(db, run.learner), run.pack, run.lesson)
      const right = Math.min(total, Object.values(run.firstRight).filter(Boolean).length)
      const progress = await putFact(db, { ...inRun(run, id, ports), kind: 'completion', right, total })
      await db.runs.put({ ...run, closed: true, finished: true })
      return lessonProgress(progress, run.pack, run.lesson)
    }),
  )
  memory.written(runId)
  return reached
}

function inRun({ id: run, learner, pack, packHash, lesson }: Run, id: string, ports: RecordsPorts) {
  return { id, learner, at: Math.round(ports.clock()), run, pack, packHash, lesson }
}

function withAnswer(run: Run, item: string, answer: Answer, marked: Mark): Run {
  return {
    ...run,
    attempts: { ...run.attempts, [item]: (run.attempts[item] ?? 0) + 1 },
    firstRight: { [item]: marked.right, ...run.firstRight },
    lastAnswer: { item, answer: [...answer] },
  }
}

export function readProgress(database: RecordsDatabase, learner: string): Promise<Progress> {
  return database.use((db) => progressOf(db, learner))
}

async function progressOf(db: RecordsTables, learner: string): Promise<Progress> {
  return (await db.progress.get(learner))?.progress ?? noProgress
}
