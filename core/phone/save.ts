// The saves a learner waits for. One strict transaction each: what the screen calls saved is on disk (D4).
import { type Answer, type Mark, mark } from '../item/mark.ts'
import { limits } from '../limits.ts'
import type { Item } from '../pack/lesson.ts'
import { isProblem, Problem } from '../problem.ts'
import { type LessonProgress, lessonProgress, noProgress, type Progress } from '../record/progress.ts'
import { putFact } from './facts.ts'
import { findLearner, learnerTables } from './learner-row.ts'
import { runOf } from './runs.ts'
import { type Tab, timeOf } from './tab.ts'
import type { Run, TableName, Tx } from './tables.ts'

const savingTables = ['runs', ...learnerTables] as const satisfies readonly TableName[]

export function saveAnswer(
  tab: Tab,
  runId: string,
  item: Item,
  answer: Answer,
): Promise<{ mark: Mark; attempt: number }> {
  const marked = mark(item, answer)
  if (marked === null) throw new Problem('record/bad-form', { item: item.id })
  return saved(tab, runId, async (tx, id) => {
    const run = await runHere(tab, tx, runId)
    const attempt = Math.min((run.attempts[item.id] ?? 0) + 1, limits.attemptsMax)
    const base = await inRun(tab, tx, run, id)
    const fact = { ...base, kind: 'answer' as const, item: item.id, attempt, answer: [...answer], ...marked }
    await putFact(tx, fact, tab.sha256)
    await tx.putMany('runs', [withAnswer(run, item.id, answer, marked)])
    return { mark: marked, attempt }
  })
}

export function complete(tab: Tab, runId: string, total: number): Promise<LessonProgress> {
  if (total < 1) throw new Error('A lesson without items cannot be completed')
  return saved(tab, runId, async (tx, id) => {
    const run = await runHere(tab, tx, runId)
    // A double tap, or a second tab at the same run: nothing is completed twice. One that was only left is completed still.
    if (run.finished) return lessonProgress(await progressOf(tx, run.learner), run.pack, run.lesson)
    const right = Math.min(total, Object.values(run.firstRight).filter(Boolean).length)
    const fact = { ...(await inRun(tab, tx, run, id)), kind: 'completion' as const, right, total }
    const progress = await putFact(tx, fact, tab.sha256)
    await tx.putMany('runs', [{ ...run, closed: true, finished: true }])
    return lessonProgress(progress, run.pack, run.lesson)
  })
}

/** The id is made once, before the work: a transaction that is made again on a new connection can never save twice. */
async function saved<T>(
  { db, memory, series }: Tab,
  runId: string,
  work: (tx: Tx, id: string) => Promise<T>,
): Promise<T> {
  const id = series.next(runId)
  try {
    const result = await db.write(savingTables, (tx) => work(tx, id))
    memory.written(runId)
    return result
  } catch (error) {
    if (isProblem(error, 'record/id-conflict')) series.leave(runId)
    throw error
  }
}

async function runHere({ memory }: Tab, tx: Tx, runId: string): Promise<Run> {
  const run = await runOf(tx, memory, runId)
  await findLearner(tx, run.learner)
  return run
}

async function inRun(tab: Tab, tx: Tx, { id: run, learner, pack, packHash, lesson }: Run, id: string) {
  return { id, learner, ...(await timeOf(tab, tx)), run, pack, packHash, lesson }
}

function withAnswer(run: Run, item: string, answer: Answer, marked: Mark): Run {
  return {
    ...run,
    attempts: { ...run.attempts, [item]: (run.attempts[item] ?? 0) + 1 },
    firstRight: { [item]: marked.right, ...run.firstRight },
    lastAnswer: { item, answer: [...answer] },
  }
}

export function readProgress({ db }: Tab, learner: string): Promise<Progress> {
  return db.read(['progress'], (tx) => progressOf(tx, learner))
}

async function progressOf(tx: Tx, learner: string): Promise<Progress> {
  return (await tx.get('progress', learner))?.progress ?? noProgress
}
