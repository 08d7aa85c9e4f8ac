import type { Block, TrueFalse } from '../../../core/pack/lesson.ts'
import { attribute, checkAttributes, spelling } from './attributes.ts'
import { complain } from './draft.ts'
import { explanationOf, type Part, type Reading } from './item-parts.ts'
import { lineOf } from './markdown.ts'

/** A statement, then ::true and ::false, one of them marked {right}, each with what is said to who chose it. */
export function trueFalse(reading: Reading): TrueFalse {
  const { node, parts, draft, base } = reading
  const rights = parts.filter(({ leaf }) => attribute(leaf, 'right') !== undefined)
  if (rights.length !== 1) {
    complain(
      draft,
      lineOf(node),
      `:::true-false marks one of ::true and ::false as {right}; here ${rights.length} are.`,
    )
  }
  const right = rights[0]?.leaf.name === 'true'
  return { kind: 'true-false', ...base, right, whenTrue: saidAt('true', reading), whenFalse: saidAt('false', reading) }
}

function saidAt(name: 'true' | 'false', { node, parts, draft }: Reading): Block[] {
  const own = parts.filter(({ leaf }) => leaf.name === name)
  if (own.length !== 1) complain(draft, lineOf(node), `:::true-false has one ::${name}; here there are ${own.length}.`)
  return own.flatMap((part) => saidOf(part, draft))
}

function saidOf(part: Part, draft: Reading['draft']): Block[] {
  const { leaf } = part
  checkAttributes(leaf, ['right'], draft)
  if (attribute(leaf, 'right')) complain(draft, lineOf(leaf), '«right» stands alone, without a value.')
  if (leaf.children.length > 0) {
    complain(draft, lineOf(leaf), `${spelling(leaf)} takes no brackets: the phone has its own word for it.`)
  }
  return explanationOf(part, draft)
}
