// Records name steps and parts by id, whatever the language: a translation has the same ones, in the same order, marked the same.
import type { Item, Step } from '../../../core/pack/lesson.ts'
import { isItem } from '../../../core/pack/steps.ts'
import type { Findings } from '../findings.ts'
import { type LessonTree, partsOf } from '../tree/lesson-tree.ts'

interface Row {
  /** What must be there in both, such as "right hang-up". */
  readonly key: string
  /** What must be the same about it. */
  readonly detail: string
  readonly line: number
}

export function checkTranslation(original: LessonTree, translation: LessonTree, findings: Findings): void {
  const [source, copy] = [rowsOf(original), rowsOf(translation)]
  const name = original.file.slice(original.file.lastIndexOf('/') + 1)
  const tell = (line: number, sentence: string) => findings.error({ file: translation.file, line }, sentence)
  const missing = source.filter((row) => !copy.some(({ key }) => key === row.key))
  const extra = copy.filter((row) => !source.some(({ key }) => key === row.key))
  for (const row of missing) {
    tell(
      lineBefore(row, source, copy),
      `«${row.key}» is missing after this line; it is in ${name} on line ${row.line}.`,
    )
  }
  for (const row of extra) tell(row.line, `«${row.key}» is not in ${name}.`)
  if (missing.length + extra.length > 0) return
  const moved = copy.findIndex((row, i) => row.key !== source[i]?.key)
  if (moved >= 0) {
    const [there, here] = [source[moved], copy[moved]]
    tell(here?.line ?? 1, `«${there?.key}» must stand here as in ${name}, not «${here?.key}».`)
  }
  for (const row of copy) {
    const twin = source.find(({ key }) => key === row.key)
    if (twin?.detail !== row.detail) {
      tell(row.line, `«${row.key}» has other attributes than in ${name} on line ${twin?.line}.`)
    }
  }
  checkFront(original, translation, name, findings)
}

function lineBefore(row: Row, source: readonly Row[], copy: readonly Row[]): number {
  const before = source.slice(0, source.indexOf(row)).findLast(({ key }) => copy.some((one) => one.key === key))
  return copy.find(({ key }) => key === before?.key)?.line ?? 1
}

function rowsOf({ lesson, lineOf }: LessonTree): readonly Row[] {
  return lesson.steps.flatMap((step) => [
    { key: `${step.kind} ${step.id}`, detail: detailOf(step), line: lineOf(step) },
    ...partsOf(step).map((part) => ({
      key: `${roleOf(step, part)} ${part.id}`,
      detail: 'at' in part ? String(part.at) : '',
      line: lineOf(part),
    })),
  ])
}

interface Part {
  readonly id: string
  readonly in?: string
  readonly to?: string
  readonly slip?: true | undefined
  readonly outcome?: string
}

function roleOf(step: Step, part: Part): string {
  switch (step.kind) {
    case 'choose-one':
      return step.right === part.id ? 'right' : 'wrong'
    case 'choose-all':
      return step.right.includes(part.id) ? 'right' : 'wrong'
    case 'sort':
      return part.in === undefined ? 'group' : `put in=${part.in}`
    case 'match':
      return 'with' in part ? 'pair' : 'with'
    case 'spot':
      return step.right.includes(part.id) ? 'right' : 'wrong'
    case 'conversation':
      return talkRoleOf(part)
    case 'gap':
      return step.accepted.some(({ id }) => id === part.id) ? 'accept' : 'wrong'
    default:
      return 'step'
  }
}

function talkRoleOf(part: Part): string {
  if (part.to !== undefined) return `reply to=${part.to}${part.slip === true ? ' slip' : ''}`
  return part.outcome === undefined ? 'turn' : `end ${part.outcome}`
}

function detailOf(step: Step): string {
  return JSON.stringify([step.picture?.name, step.facts, isItem(step) && markedOf(step)])
}

/** What an item's own attributes and marks say, and its parts do not. */
function markedOf(item: Item): unknown {
  if (item.kind === 'true-false') return item.right
  if (item.kind === 'practice') return item.use
  if (item.kind === 'number') return [item.value, item.tolerance]
  return 'fixed' in item ? item.fixed : undefined
}

function checkFront(original: LessonTree, translation: LessonTree, name: string, findings: Findings): void {
  const same =
    original.lesson.minutes === translation.lesson.minutes &&
    original.lesson.ask === translation.lesson.ask &&
    JSON.stringify(original.skills) === JSON.stringify(translation.skills)
  if (!same)
    findings.error({ file: translation.file, line: 1 }, `Minutes, skills and ask must be the same as in ${name}.`)
}
