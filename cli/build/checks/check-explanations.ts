import type { ChooseOne, Sort, Step } from '../../../core/pack/lesson.ts'
import type { Findings } from '../findings.ts'
import type { LessonTree } from '../tree/lesson-tree.ts'

/** Warns of two answers of one item with the same explanation: at least one of them was not explained. */
export function warnOfSameExplanations({ file, lesson, lineOf }: LessonTree, findings: Findings): void {
  for (const step of lesson.steps) {
    const seen = new Map<string, Explained>()
    for (const part of explainedIn(step)) {
      const words = JSON.stringify(part.why)
      const first = seen.get(words)
      if (first === undefined) seen.set(words, part)
      else {
        const sentence = `«${part.id}» has the same explanation as «${first.id}»: say what is right or wrong about this very one.`
        findings.warn({ file, line: lineOf(part) }, sentence)
      }
    }
  }
}

type Explained = ChooseOne['options'][number] | Sort['things'][number]

function explainedIn(step: Step): readonly Explained[] {
  switch (step.kind) {
    case 'choose-one':
    case 'choose-all':
      return step.options
    case 'sort':
      return step.things
    default:
      return []
  }
}
