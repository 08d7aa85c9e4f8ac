// Whoever knows nothing picks the longest answer. Where that always works, a question asks nothing.
import type { ChooseOne, Span } from '../../../core/pack/lesson.ts'
import type { Findings } from '../findings.ts'
import type { LessonTree } from '../tree/lesson-tree.ts'

/** One question may be so by chance. */
const QUESTIONS_MIN = 2

export function warnOfLongestRight({ file, lesson, lineOf }: LessonTree, findings: Findings): void {
  const questions = lesson.steps.filter((step) => step.kind === 'choose-one')
  const [first] = questions
  if (first === undefined || questions.length < QUESTIONS_MIN || !questions.every(isRightLongest)) return
  const sentence = `In all ${questions.length} questions with one right answer the right one is the longest: shorten it, or say more in a wrong one.`
  findings.warn({ file, line: lineOf(first) }, sentence)
}

function isRightLongest({ options, right }: ChooseOne): boolean {
  const lengths = new Map(options.map(({ id, text }) => [id, lettersIn(text)]))
  const longest = lengths.get(right) ?? 0
  return [...lengths].every(([id, length]) => id === right || length < longest)
}

function lettersIn(spans: readonly Span[]): number {
  return spans.reduce((sum, span) => sum + (typeof span === 'string' ? span : span.strong).length, 0)
}
