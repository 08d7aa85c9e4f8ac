// Which questions can be asked once more: due to this learner, and in a pack that is here. One that is gone is passed over.

import { limits } from '../../core/limits.ts'
import type { Item, Lesson } from '../../core/pack/lesson.ts'
import { itemsOf } from '../../core/pack/steps.ts'
import { type ItemName, itemKey } from '../../core/record/review.ts'
import type { Content } from '../content/content.ts'
import type { Records } from '../records/records.ts'
import { type Told, untoldLessons } from './changed-facts.tsx'

export interface ReviewItem {
  readonly key: string
  readonly pack: string
  /** Of the version that is here. */
  readonly packHash: string
  readonly lesson: Lesson
  readonly item: Item
}

export interface Review {
  /** In the language, the longest due first, at most `limits.reviewItemsMax`. Never waits for the network. */
  due(learner: string, language: string): Promise<readonly ReviewItem[]>
  /** Answered just now: on this day it comes no more, also where the phone's clock went back and cannot tell (F18). */
  answered(learner: string, item: ReviewItem): void
}

export function createReview(content: Content, records: Records, told: Told): Review {
  const answeredOn = new Map<string, number>()
  let today = 0
  return {
    async due(learner, language) {
      const review = await records.review(learner)
      today = review.today
      const left = review.due.filter((name) => answeredOn.get(`${learner}/${itemKey(name)}`) !== today)
      if (left.length === 0) return []
      // Whoever learnt what is no longer so hears of it first; then the lesson is learnt again as a whole.
      const untold = await untoldLessons(content, records, told, learner)
      const find = finder(content, language)
      const found: ReviewItem[] = []
      for (const name of left.filter(({ pack, lesson }) => !untold.has(`${pack}/${lesson}`))) {
        if (found.length === limits.reviewItemsMax) break
        const item = await find(name)
        if (item !== null) found.push(item)
      }
      return found
    },
    answered(learner, { key }) {
      answeredOn.set(`${learner}/${key}`, today)
    },
  }
}

/** Reads each lesson once. */
function finder(content: Content, language: string): (name: ItemName) => Promise<ReviewItem | null> {
  const read = new Map<string, ReturnType<typeof readLesson>>()
  return async (name) => {
    const at = `${name.pack}/${name.lesson}`
    const reading = read.get(at) ?? readLesson(content, name, language)
    read.set(at, reading)
    const here = await reading
    const item = here && itemsOf(here.lesson).find(({ id }) => id === name.item)
    return here && item ? { key: itemKey(name), pack: name.pack, ...here, item } : null
  }
}

/** Taken back, damaged or gone: what is wrong with it is told where it is opened. */
function readLesson(content: Content, { pack, lesson }: ItemName, language: string) {
  return content.lesson(pack, lesson, language).catch((_toldWhereItIsOpened: unknown) => null)
}
