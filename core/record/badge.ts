// How well somebody knows a pack. A question is mastered once it was right in two runs, in one of them at the first answer: by then nothing on the
// screen had helped. Only adds up: a further record never lowers a badge (I10).
import { lessonProgress, type Progress } from './progress.ts'
import type { LearningRecord } from './record.ts'
import { itemKey } from './review.ts'

/** Of one item; there is none before it was right once. */
export interface ItemStanding {
  /** In so many runs it was right, at whichever answer. */
  readonly rightRuns: number
  /** In one of them at the first. */
  readonly isRightAtFirst: boolean
}

/** Keyed by `itemKey`. */
export type Standings = ReadonlyMap<string, ItemStanding>

export function itemStandings(records: readonly LearningRecord[]): Standings {
  const runs = new Map<string, Set<string>>()
  const atFirst = new Set<string>()
  for (const record of records) {
    if (record.kind !== 'answer' || !record.right) continue
    const key = itemKey(record)
    runs.set(key, (runs.get(key) ?? new Set()).add(record.run))
    if (record.attempt === 1) atFirst.add(key)
  }
  return new Map([...runs].map(([key, { size }]) => [key, { rightRuns: size, isRightAtFirst: atFirst.has(key) }]))
}

export function isMastered({ rightRuns, isRightAtFirst }: ItemStanding): boolean {
  return rightRuns >= 2 && isRightAtFirst
}

/** Learnt: every lesson finished. Practised: and every question right once, or as many as a run asks. Mastered: and as many mastered. */
export type Badge = 'learnt' | 'practised' | 'mastered'

/** A lesson of the pack as it is on this phone; no items where they cannot be read. */
export interface BadgeLesson {
  readonly id: string
  readonly items: readonly string[] | null
  /** So many of them a run asks; all without it. Of a pool nobody has to have met every question. */
  readonly asked?: number
}

/** Null while a lesson is left. */
export function badgeOf(
  pack: string,
  lessons: readonly BadgeLesson[],
  progress: Progress,
  standings: Standings,
): Badge | null {
  if (!lessons.every(({ id }) => lessonProgress(progress, pack, id).completed)) return null
  const isEnough = (isKnown: (standing: ItemStanding) => boolean) =>
    lessons.every(({ id, items, asked = items?.length ?? 0 }) => {
      const standing = (item: string) => standings.get(itemKey({ pack, lesson: id, item }))
      const known = items?.map(standing).filter((one) => one !== undefined && isKnown(one))
      return known !== undefined && known.length >= asked
    })
  if (isEnough(isMastered)) return 'mastered'
  return isEnough(() => true) ? 'practised' : 'learnt'
}
