// How well somebody knows a pack. A question is mastered once it was right in two runs, in one of them at the first answer: by then nothing on the
// screen had helped. Only adds up: a further record never lowers a badge (I10).
import { lessonProgress, type Progress, progressKey } from './progress.ts'
import type { AnswerRecord, LearningRecord } from './record.ts'
import { itemKey } from './review.ts'

/** Of one lesson, in whatever versions: how many of its questions … */
export interface LessonStanding {
  /** … were right once, at whichever answer, */
  readonly right: number
  /** … and are mastered. */
  readonly mastered: number
}

/** Keyed by 'pack/lesson'. */
export type Standings = ReadonlyMap<string, LessonStanding>

interface ItemStanding {
  readonly lesson: string
  readonly rightRuns: Set<string>
  isRightAtFirst: boolean
}

export function lessonStandings(records: readonly LearningRecord[]): Standings {
  const items = new Map<string, ItemStanding>()
  for (const record of records) if (record.kind === 'answer' && record.right) addRight(items, record)
  const lessons = new Map<string, LessonStanding>()
  for (const { lesson, rightRuns, isRightAtFirst } of items.values()) {
    const { right, mastered } = lessons.get(lesson) ?? { right: 0, mastered: 0 }
    const isMastered = rightRuns.size >= 2 && isRightAtFirst
    lessons.set(lesson, { right: right + 1, mastered: mastered + Number(isMastered) })
  }
  return lessons
}

function addRight(items: Map<string, ItemStanding>, answer: AnswerRecord): void {
  const lesson = progressKey(answer.pack, answer.lesson)
  const item = items.get(itemKey(answer)) ?? { lesson, rightRuns: new Set(), isRightAtFirst: false }
  item.rightRuns.add(answer.run)
  item.isRightAtFirst ||= answer.attempt === 1
  items.set(itemKey(answer), item)
}

/** Learnt: every lesson finished. Practised: and as many questions right once as its lessons ask. Mastered: and as many mastered. */
export type Badge = 'learnt' | 'practised' | 'mastered'

/** `lessons` as the pack's manifest tells them. Null while one is left. */
export function badgeOf(
  pack: string,
  lessons: readonly { readonly id: string; readonly items: number }[],
  progress: Progress,
  standings: Standings,
): Badge | null {
  if (!lessons.every(({ id }) => lessonProgress(progress, pack, id).completed)) return null
  const reached = (grade: keyof LessonStanding) =>
    lessons.every(({ id, items }) => (standings.get(progressKey(pack, id))?.[grade] ?? 0) >= items)
  return reached('mastered') ? 'mastered' : reached('right') ? 'practised' : 'learnt'
}
