// Which questions come back: those missed at the first answer of a run, after 1, 3, 7 and 21 further days on which this learner was seen learning.
// It follows from the set of records alone (I11). Days are put in a row by the clocks of the phones, for records of several phones share nothing
// else; a wrong clock makes a question come sooner or later, and nothing is kept, sent or refused by it (D3).
import { dayOf, type Told } from './clock.ts'
import { isLessonRecord } from './lesson-record.ts'
import type { AnswerRecord, LearningRecord } from './record.ts'

export type ItemName = Pick<AnswerRecord, 'pack' | 'lesson' | 'item'>

/** Unique, and the same in every version of the pack: published ids keep their question. */
export const itemKey = ({ pack, lesson, item }: ItemName) => `${pack}/${lesson}/${item}`

/** A right answer leads to the next wait, and out behind the last one. */
const waitDays = [1, 3, 7, 21] as const

interface Wait {
  readonly step: number
  /** The place among the days seen from which it is counted. */
  readonly since: number
}

/** What comes back, the longest due first. `now`: told like the time of a record made now. A day on which nothing is learnt yet counts too. */
export function dueItems(records: readonly LearningRecord[], now: Told): readonly ItemName[] {
  const days = daysSeen(records)
  // A clock that jumped adds one day at most, whichever way it went.
  const today = days.size - (days.has(dayOf(now)) ? 1 : 0)
  return firstAnswers(records)
    .flatMap(([first, ...more]) => {
      const wait = [first, ...more].reduce<Wait | null>(
        (old, one) => waitAfter(old, one, days.get(dayOf(one)) ?? 0),
        null,
      )
      return wait === null ? [] : [{ name: nameOf(first), left: daysLeft(wait, today) }]
    })
    .filter(({ left }) => left <= 0)
    .sort((a, b) => a.left - b.left || (itemKey(a.name) < itemKey(b.name) ? -1 : 1))
    .map(({ name }) => name)
}

function waitAfter(wait: Wait | null, { right }: AnswerRecord, place: number): Wait | null {
  if (!right) return { step: 0, since: place }
  // Right before its time: the lesson was taken again just now, and says nothing of what will be remembered.
  if (wait === null || daysLeft(wait, place) > 0) return wait
  return wait.step + 1 < waitDays.length ? { step: wait.step + 1, since: place } : null
}

const daysLeft = ({ step, since }: Wait, place: number) => since + (waitDays[step] ?? 0) - place

/** Different days with an answer or a completion, each with its place among them, from 0. */
function daysSeen(records: readonly LearningRecord[]): ReadonlyMap<number, number> {
  const days = new Set(records.filter(isLessonRecord).map(dayOf))
  return new Map([...days].sort((a, b) => a - b).map((day, place) => [day, place]))
}

type Answers = readonly [AnswerRecord, ...AnswerRecord[]]

/**
 * Of each item, the first answer of each run, day by day. Within a day no order is needed: after a miss on it nothing moves on before the next one,
 * and of what was right one counts. So an answer that came twice changes nothing either.
 */
function firstAnswers(records: readonly LearningRecord[]): readonly Answers[] {
  const byItem = new Map<string, [AnswerRecord, ...AnswerRecord[]]>()
  for (const record of records) {
    if (record.kind !== 'answer' || record.attempt !== 1) continue
    const known = byItem.get(itemKey(record))
    if (known === undefined) byItem.set(itemKey(record), [record])
    else known.push(record)
  }
  return [...byItem.values()].map((answers) => answers.sort((a, b) => dayOf(a) - dayOf(b)))
}

function nameOf({ pack, lesson, item }: AnswerRecord): ItemName {
  return { pack, lesson, item }
}
