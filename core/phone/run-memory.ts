// What a full phone could not write of a run, kept for this tab's life: reading a lesson must never need a write.
// Answers are not kept here; they are on disk or they are not saved.
import type { Run } from './tables.ts'

export type RunKey = Pick<Run, 'learner' | 'pack' | 'lesson'>

export interface RunMemory {
  /** Keeps a run that has no row yet; an earlier one of the same lesson goes. A closed one (a review) stands beside them all. */
  hold(run: Run): void
  /** The run, while it has no row. */
  held(runId: string): Run | undefined
  /** Those that can be gone on with. */
  heldOf(learner: string): readonly Run[]
  /** Drops what is held of a lesson: a row has taken its place. Reviews stay. */
  release(key: RunKey): void
  keepStep(runId: string, step: number): void
  /** The run at the step it was last moved to, written or not. */
  latest(run: Run): Run
  /** To be called once all of this run is on disk. */
  written(runId: string): void
}

export function createRunMemory(): RunMemory {
  const runs = new Map<string, Run>()
  const steps = new Map<string, number>()
  const latest = (run: Run) => ({ ...run, step: steps.get(run.id) ?? run.step })
  const written = (runId: string) => {
    runs.delete(runId)
    steps.delete(runId)
  }
  const release = (key: RunKey) => {
    for (const run of [...runs.values()]) if (!run.closed && isSameLesson(run, key)) written(run.id)
  }
  const held = (runId: string) => {
    const run = runs.get(runId)
    return run && latest(run)
  }
  return {
    hold(run) {
      if (!run.closed) release(run)
      runs.set(run.id, run)
    },
    held,
    heldOf: (learner) => [...runs.values()].filter((run) => run.learner === learner && !run.closed).map(latest),
    release,
    keepStep: (runId, step) => void steps.set(runId, step),
    latest,
    written,
  }
}

export function isSameLesson(a: RunKey, b: RunKey): boolean {
  return a.learner === b.learner && a.pack === b.pack && a.lesson === b.lesson
}
