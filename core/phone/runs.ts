import { randomId } from '../id.ts'
import { Problem } from '../problem.ts'
import { isStorageProblem } from '../storage-trouble.ts'
import { isSameLesson, type RunKey, type RunMemory } from './run-memory.ts'
import type { Tab } from './tab.ts'
import type { Run, RunRow, Tx } from './tables.ts'

type LessonOfLearner = readonly [learner: string, pack: string, packHash: string, lesson: string]

export function openRun(tab: Tab, lesson: LessonOfLearner): Promise<Run> {
  const fresh = newRun(randomId(tab.random), lesson)
  const held = tab.memory.heldOf(fresh.learner).find((run) => isSameContent(run, fresh))
  return begin(tab, held ?? fresh, async (tx) => {
    const open = await openRunsOf(tx, fresh)
    // Another version of the lesson may have other steps: its half-done run cannot be gone on with (I19).
    const half = held === undefined ? open.find((run) => isSameContent(run, fresh)) : undefined
    return half ?? replace(tx, open, held ?? fresh)
  })
}

export function restartRun(tab: Tab, lesson: LessonOfLearner): Promise<Run> {
  const fresh = newRun(randomId(tab.random), lesson)
  return begin(tab, fresh, async (tx) => replace(tx, await openRunsOf(tx, fresh), fresh))
}

/**
 * For questions that come back: a run of their lesson, closed from the start. So nobody goes on with it, completes it or sees it as half done,
 * and half-done runs of the lesson stay as they are. It gets its row with its first answer.
 */
export function openReview(tab: Tab, lesson: LessonOfLearner): Run {
  const run = { ...newRun(randomId(tab.random), lesson), closed: true }
  tab.series.begin(run.id)
  tab.memory.hold(run)
  return run
}

/** A run that cannot be written is held in memory until its first answer is saved: a lesson that is here can be read. */
async function begin(tab: Tab, unwritten: Run, write: (tx: Tx) => Promise<Run>): Promise<Run> {
  const isNew = tab.memory.held(unwritten.id) === undefined
  try {
    const run = await tab.db.write(['runs'], write)
    if (isNew && run.id === unwritten.id) tab.series.begin(run.id)
    tab.memory.release(run)
    return tab.memory.latest(run)
  } catch (error) {
    if (!isStorageProblem(error)) throw error
    if (isNew) tab.series.begin(unwritten.id)
    tab.memory.hold(unwritten)
    return unwritten
  }
}

async function openRunsOf(tx: Tx, key: RunKey): Promise<readonly Run[]> {
  const runs = await tx.list('runs', 'learner', key.learner, key.learner)
  return runs.filter((run) => isSameLesson(run, key) && !run.closed).map(runOfRow)
}

function isSameContent(a: Run, b: Run): boolean {
  return isSameLesson(a, b) && a.packHash === b.packHash
}

async function replace(tx: Tx, old: readonly Run[], run: Run): Promise<Run> {
  // Only a random source that repeats itself gets here (F22).
  const same = await tx.get('runs', run.id)
  if (same !== undefined && !isSameLesson(same, run)) throw new Problem('record/id-conflict')
  await tx.putMany('runs', [...old.map((one) => ({ ...one, closed: true })), run])
  return run
}

function newRun(id: string, [learner, pack, packHash, lesson]: LessonOfLearner): Run {
  return { id, learner, pack, packHash, lesson, step: 0, attempts: {}, firstRight: {}, closed: false, finished: false }
}

/** The place is a comfort: where it cannot be written, this tab remembers it and the learner goes on. */
export async function moveTo({ db, memory }: Tab, runId: string, step: number): Promise<void> {
  if (memory.held(runId) !== undefined) return memory.keepStep(runId, step)
  try {
    await db.write(['runs'], async (tx) => tx.putMany('runs', [{ ...(await runOf(tx, memory, runId)), step }]))
    memory.written(runId)
  } catch (error) {
    if (!isStorageProblem(error)) throw error
    memory.keepStep(runId, step)
  }
}

/** Inside a transaction over runs. A run that only memory held gets its row here, and the others of its lesson close, unless it is a review. */
export async function runOf(tx: Tx, memory: RunMemory, runId: string): Promise<Run> {
  const held = memory.held(runId)
  if (held !== undefined) return replace(tx, held.closed ? [] : await openRunsOf(tx, held), held)
  const row = await tx.get('runs', runId)
  // Runs go with their learner alone: erased while a lesson of theirs was open (I16).
  if (row === undefined) throw new Problem('record/erased')
  return memory.latest(runOfRow(row))
}

/** Rows of the first form do not tell how a run ended; those that were closed count as finished, as they did then. */
function runOfRow(row: RunRow): Run {
  return { ...row, finished: row.finished ?? row.closed }
}

export async function openRuns({ db, memory }: Tab, learner: string): Promise<readonly Run[]> {
  const rows = await db.read(['runs'], (tx) => tx.list('runs', 'learner', learner, learner))
  const held = memory.heldOf(learner)
  const open = rows.filter((row) => !row.closed && !held.some((run) => isSameLesson(run, row)))
  return [...open.map((row) => memory.latest(runOfRow(row))), ...held]
}
