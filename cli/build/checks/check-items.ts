// A question is proved before it leaves the house: with the very marking the phone uses, its key is right, and one can also miss it.
import { type Answer, mark, rightAnswer } from '../../../core/item/mark.ts'
import type { Item, Practice } from '../../../core/pack/lesson.ts'
import { itemsOf } from '../../../core/pack/steps.ts'
import type { Findings } from '../findings.ts'
import type { LessonTree } from '../tree/lesson-tree.ts'

export function checkItems({ file, lesson, lineOf }: LessonTree, findings: Findings): void {
  const items = itemsOf(lesson)
  if (items.length === 0) findings.error({ file, line: 1 }, 'The lesson asks nothing: it needs at least one item.')
  for (const item of items) {
    const sentence = proofTrouble(item)
    if (sentence !== null) findings.error({ file, line: lineOf(item) }, sentence)
  }
}

/** Null when the item can be answered rightly and wrongly. */
export function proofTrouble(item: Item): string | null {
  // Proved where its screens are known: check-practices.ts.
  if (item.kind === 'practice') return null
  if (mark(item, rightAnswer(item))?.right !== true)
    return `Nobody can answer «${item.id}» rightly: its key is not among its parts.`
  if (mark(item, wrongAnswer(item))?.right !== false) return `Nobody can answer «${item.id}» wrongly: it asks nothing.`
  return null
}

/** An answer that a learner could give and that should mark as wrong. */
function wrongAnswer(item: Exclude<Item, Practice>): Answer {
  switch (item.kind) {
    case 'choose-one':
    case 'choose-all':
      return item.options
        .map(({ id }) => id)
        .filter((id) => !rightAnswer(item).includes(id))
        .slice(0, 1)
    case 'order':
      return rightAnswer(item).toReversed()
    case 'sort':
      return item.things.map((thing) => `${thing.id}=${item.groups.find(({ id }) => id !== thing.in)?.id}`)
  }
}
