// A question is proved before it leaves the house: with the very marking the phone uses, its key is right, and one can also miss it.
import { badWay } from '../../../core/item/conversation.ts'
import { OTHER } from '../../../core/item/gap.ts'
import { type Answer, mark, rightAnswer } from '../../../core/item/mark.ts'
import { limits } from '../../../core/limits.ts'
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
  // Whose paths do not end well has a finding of its own (check-conversations.ts).
  if (item.kind === 'conversation' && rightAnswer(item).length === 0) return null
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
      return wrongOf(item.options, item)
    case 'spot':
      return wrongOf(item.spots, item)
    case 'true-false':
      return [String(!item.right)]
    case 'order':
      return rightAnswer(item).toReversed()
    case 'conversation':
      return badWay(item)
    case 'gap':
      return [OTHER]
    case 'number':
      // Any amount is too much or too little, unless all of them are right.
      return [['0', String(limits.numberMax)].find((amount) => mark(item, [amount])?.right === false) ?? '']
    case 'match': {
      const [first, ...others] = item.pairs.map((pair) => pair.with.id)
      return item.pairs.map(({ id }, i) => `${id}=${others[i] ?? first}`)
    }
    case 'sort':
      return item.things.map((thing) => `${thing.id}=${item.groups.find(({ id }) => id !== thing.in)?.id}`)
  }
}

function wrongOf(parts: readonly { readonly id: string }[], item: Item): Answer {
  const wrong = parts.map(({ id }) => id).filter((id) => !rightAnswer(item).includes(id))
  return wrong.slice(0, 1)
}
