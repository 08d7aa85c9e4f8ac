// Where the learner stands inside a lesson: pure steps from one state to the next.
import { type Answer, type Mark, mark as markOf } from '../../core/item/mark.ts'
import type { Item, Lesson, Step } from '../../core/pack/lesson.ts'
import { isItem, itemsOf } from '../../core/pack/steps.ts'
import type { Run } from '../records/records.ts'

export interface Given {
  readonly answer: Answer
  readonly mark: Mark
  readonly attempt: number
}

export interface RunState {
  readonly run: Run
  readonly step: number
  readonly draft: Answer
  /** The saved answer whose feedback is on the screen. */
  readonly given: Given | null
  readonly firstRight: Readonly<Record<string, boolean>>
}

/** After a kill: the same step, and the feedback of an answer that was already saved there. */
export function resume(run: Run, lesson: Lesson): RunState {
  const step = Math.min(run.step, lesson.steps.length - 1)
  const current = lesson.steps[step]
  return {
    run,
    step,
    draft: [],
    given: current && isItem(current) ? givenBefore(run, current) : null,
    firstRight: run.firstRight,
  }
}

function givenBefore(run: Run, item: Item): Given | null {
  if (run.lastAnswer?.item !== item.id) return null
  const mark = markOf(item, run.lastAnswer.answer)
  return mark && { answer: run.lastAnswer.answer, mark, attempt: run.attempts[item.id] ?? 1 }
}

export function withDraft(state: RunState, draft: Answer): RunState {
  return { ...state, draft }
}

export function withGiven(state: RunState, item: Item, given: Given): RunState {
  const first = given.attempt === 1 ? { [item.id]: given.mark.right } : {}
  return { ...state, given, firstRight: { ...first, ...state.firstRight } }
}

export function tryAgain(state: RunState): RunState {
  return { ...state, draft: [], given: null }
}

export function atStep(state: RunState, step: number): RunState {
  return { ...state, step, draft: [], given: null }
}

export function rightAtFirst(state: RunState, lesson: Lesson): number {
  return itemsOf(lesson).filter((item) => state.firstRight[item.id]).length
}

/** An item can be left only once it has an answer. */
export function canGoOn(step: Step, state: RunState): boolean {
  return !isItem(step) || state.given !== null
}
