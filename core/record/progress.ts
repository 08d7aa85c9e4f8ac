// What a learner has reached, folded from records. Order, repetition and road do not matter (I10, I11):
// every field is a maximum, a union or a count of distinct ids.
import { isPassed } from '../item/pass.ts'
import { isLessonRecord } from './lesson-record.ts'
import type { LearningRecord, LessonRecord } from './record.ts'

export interface LessonProgress {
  readonly started: boolean
  readonly completed: boolean
  readonly passed: boolean
  /** Most items right at the first answer in one finished run. */
  readonly bestRight: number
  readonly total: number
}

/** Keyed by `pack/lesson`. */
export type Progress = Readonly<Record<string, LessonProgress>>

export const noProgress: Progress = {}

const untouched: LessonProgress = { started: false, completed: false, passed: false, bestRight: 0, total: 0 }

export const progressKey = (pack: string, lesson: string) => `${pack}/${lesson}`

export function addRecord(progress: Progress, record: LearningRecord): Progress {
  if (!isLessonRecord(record)) return progress
  const key = progressKey(record.pack, record.lesson)
  return { ...progress, [key]: joined(progress[key] ?? untouched, factOf(record)) }
}

function factOf(record: LessonRecord): LessonProgress {
  if (record.kind === 'answer') return { ...untouched, started: true }
  return {
    started: true,
    completed: true,
    passed: isPassed(record),
    bestRight: record.right,
    total: record.total,
  }
}

function joined(a: LessonProgress, b: LessonProgress): LessonProgress {
  return {
    started: a.started || b.started,
    completed: a.completed || b.completed,
    passed: a.passed || b.passed,
    bestRight: Math.max(a.bestRight, b.bestRight),
    total: Math.max(a.total, b.total),
  }
}

export function lessonProgress(progress: Progress, pack: string, lesson: string): LessonProgress {
  return progress[progressKey(pack, lesson)] ?? untouched
}

/** Lessons of one pack that were finished, of whatever version. */
export function completedIn(progress: Progress, pack: string): number {
  return Object.entries(progress).filter(([key, { completed }]) => completed && key.startsWith(`${pack}/`)).length
}

/** Lessons finished: the firefly glows a little more with each. */
export function lessonsCompleted(progress: Progress): number {
  return Object.values(progress).filter((lesson) => lesson.completed).length
}
