import { limits } from '../../../core/limits.ts'
import type { Conversation } from '../../../core/pack/lesson.ts'
import { attribute, checkAttributes, idOf, nameOf, spelling } from './attributes.ts'
import { at, complain, type Draft } from './draft.ts'
import { explanationOf, labelOf, type Part, type Reading } from './item-parts.ts'
import { lineOf } from './markdown.ts'
import { blocksOf } from './text-tree.ts'

type Turn = Conversation['turns'][number]
type Reply = Turn['replies'][number]
type End = Conversation['ends'][number]

/** ::turn with what they say, under it each ::reply with where it leads; the talk begins at the first. Then each ::end, {well} or {again}. */
export function conversation({ node, parts, draft, base }: Reading): Conversation {
  const turns: Turn[] = []
  const ends: End[] = []
  let open: Turn | null = null
  for (const part of parts) {
    if (part.leaf.name === 'end') ends.push(endOf(part, draft))
    if (part.leaf.name === 'turn') turns.push(turnOf(part, draft))
    if (part.leaf.name === 'reply' && open === null)
      complain(draft, lineOf(part.leaf), '::reply answers no ::turn: write it below one.')
    if (part.leaf.name === 'reply') open?.replies.push(replyOf(part, draft))
    else open = part.leaf.name === 'turn' ? (turns.at(-1) ?? null) : null
  }
  const { talkTurnsMax, talkRepliesMax } = limits
  if (turns.length === 0 || turns.length > talkTurnsMax) {
    complain(draft, lineOf(node), `:::conversation has 1 to ${talkTurnsMax} turns; here there are ${turns.length}.`)
  }
  for (const turn of turns) {
    const { length } = turn.replies
    if (length >= 1 && length <= talkRepliesMax) continue
    complain(
      draft,
      draft.lines.get(turn) ?? 1,
      `«${turn.id}» has 1 to ${talkRepliesMax} replies; here there are ${length}.`,
    )
  }
  return { kind: 'conversation', ...base, turns, ends }
}

function turnOf(part: Part, draft: Draft): Turn {
  checkAttributes(part.leaf, ['id'], draft)
  return at(draft, lineOf(part.leaf), { id: idOf(part.leaf, draft), says: saysOf(part, draft), replies: [] })
}

function replyOf(part: Part, draft: Draft): Reply {
  const { leaf, below } = part
  const label = labelOf(part, ['id', 'to', 'slip'], draft)
  const isSlip = isMarked(part, 'slip', draft)
  // A slip is explained always; other replies where there is something to say.
  const why = isSlip ? explanationOf(part, draft) : blocksOf(below, draft)
  return at(draft, lineOf(leaf), {
    ...label,
    to: nameOf(leaf, 'to', draft) ?? '',
    ...(isSlip && { slip: true as const }),
    ...(why.length > 0 && { why }),
  })
}

function endOf(part: Part, draft: Draft): End {
  const { leaf } = part
  checkAttributes(leaf, ['id', 'well', 'again'], draft)
  const [isWell, isAgain] = [isMarked(part, 'well', draft), isMarked(part, 'again', draft)]
  if (isWell === isAgain) complain(draft, lineOf(leaf), '::end is either {well} or {again}.')
  const outcome = isWell ? ('well' as const) : ('again' as const)
  return at(draft, lineOf(leaf), { id: idOf(leaf, draft), outcome, says: saysOf(part, draft) })
}

function isMarked({ leaf }: Part, key: string, draft: Draft): boolean {
  if (attribute(leaf, key)) complain(draft, lineOf(leaf), `«${key}» stands alone, without a value.`)
  return attribute(leaf, key) !== undefined
}

function saysOf({ leaf, below }: Part, draft: Draft): Turn['says'] {
  if (leaf.children.length > 0)
    complain(draft, lineOf(leaf), `${spelling(leaf)} takes no brackets; its words stand below it.`)
  const says = blocksOf(below, draft)
  if (says.length === 0) complain(draft, lineOf(leaf), `${spelling(leaf)} says nothing: write it on the next line.`)
  return says
}
