import type { Block, Step } from '../../../core/pack/lesson.ts'
import type { Findings } from '../findings.ts'
import type { LessonTree } from '../tree/lesson-tree.ts'

/** Warns of two answers of one item with the same explanation: at least one of them was not explained. */
export function warnOfSameExplanations({ file, lesson, lineOf }: LessonTree, findings: Findings): void {
  for (const step of lesson.steps) {
    const seen = new Map<string, Explained>()
    for (const explained of explainedIn(step)) {
      const words = JSON.stringify(explained.why)
      const first = seen.get(words)
      if (first === undefined) seen.set(words, explained)
      else {
        const sentence = `«${explained.id}» has the same explanation as «${first.id}»: say what is right or wrong about this very one.`
        findings.warn({ file, line: lineOf(explained.part) }, sentence)
      }
    }
  }
}

interface Explained {
  readonly id: string
  readonly why: readonly Block[]
  /** What stands on a line of its own. */
  readonly part: object
}

function explainedIn(step: Step): readonly Explained[] {
  switch (step.kind) {
    case 'choose-one':
    case 'choose-all':
      return step.options.map(explained)
    case 'spot':
      return step.spots.map(explained)
    case 'conversation':
      return step.turns
        .flatMap((turn) => turn.replies)
        .flatMap((reply) => (reply.why === undefined ? [] : [{ id: reply.id, why: reply.why, part: reply }]))
    case 'gap':
      return [...step.slips.map(explained), said('else', step.otherwise)]
    case 'true-false':
      return [said('true', step.whenTrue), said('false', step.whenFalse)]
    case 'sort':
      return step.things.map(explained)
    case 'match':
      return step.pairs.map(explained)
    default:
      return []
  }
}

const explained = (part: { readonly id: string; readonly why: readonly Block[] }): Explained => ({
  id: part.id,
  why: part.why,
  part,
})
const said = (id: string, why: readonly Block[]): Explained => ({ id, why, part: why[0] ?? why })
