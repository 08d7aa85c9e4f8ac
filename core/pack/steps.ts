// Apart from the schemas, so that the first load needs no validator for it.
import type { Item, Lesson, Step } from './lesson.ts'

export function isItem(step: Step): step is Item {
  return step.kind !== 'card'
}

/** A tap ends the answer: it needs no button that says it is done. */
export function isDoneByTap({ kind }: Item): boolean {
  return kind === 'choose-one' || kind === 'true-false' || kind === 'conversation'
}

export function itemsOf(lesson: Lesson): readonly Item[] {
  return lesson.steps.filter(isItem)
}
