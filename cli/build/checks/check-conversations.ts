// Nobody may be led in a circle, into nothing, or past a turn that was written in vain; and whoever says the right things comes to a good end.
import { goodWay } from '../../../core/item/conversation.ts'
import type { Conversation } from '../../../core/pack/lesson.ts'
import type { Findings } from '../findings.ts'
import type { LessonTree } from '../tree/lesson-tree.ts'

type Reply = Conversation['turns'][number]['replies'][number]

export function checkConversations({ file, lesson, lineOf }: LessonTree, findings: Findings): void {
  for (const step of lesson.steps) {
    if (step.kind !== 'conversation') continue
    for (const [part, sentence] of troublesIn(step)) findings.error({ file, line: lineOf(part) }, sentence)
  }
}

type Trouble = readonly [part: object, sentence: string]

export function troublesIn(item: Conversation): readonly Trouble[] {
  const lost = lostReplies(item)
  if (lost.length > 0) return lost
  const circling = circlingReplies(item)
  if (circling.length > 0) return circling
  const reached = reachedFrom(item)
  const unreached = [...item.turns, ...item.ends].filter(({ id }) => !reached.has(id))
  const vain = unreached.map(
    (part): Trouble => [part, `No reply leads to «${part.id}»: lead one there, or take it out.`],
  )
  if (goodWay(item).length > 0) return vain
  return [
    ...vain,
    [item, `Nobody comes to a good end in «${item.id}» without a slip: lead one way of replies to an ::end{well}.`],
  ]
}

function lostReplies({ turns, ends }: Conversation): readonly Trouble[] {
  const places = new Set([...turns, ...ends].map(({ id }) => id))
  const replies = turns.flatMap((turn) => turn.replies)
  return replies
    .filter(({ to }) => !places.has(to))
    .map((reply) => [reply, `«${reply.id}» leads to «${reply.to}», and there is no such ::turn or ::end here.`])
}

/** Replies that lead back to where the talk has been. */
function circlingReplies({ turns }: Conversation): readonly Trouble[] {
  const found: Trouble[] = []
  const done = new Set<string>()
  const visit = (id: string, above: readonly string[]) => {
    if (done.has(id)) return
    for (const reply of turns.find((turn) => turn.id === id)?.replies ?? []) {
      if ([...above, id].includes(reply.to)) found.push([reply, circle(reply)])
      else visit(reply.to, [...above, id])
    }
    done.add(id)
  }
  for (const { id } of turns) visit(id, [])
  return found
}

function circle({ id, to }: Reply): string {
  return `«${id}» leads back to «${to}»: a talk that goes in a circle never ends. Lead it on to another turn.`
}

function reachedFrom({ turns }: Conversation): ReadonlySet<string> {
  const reached = new Set<string>()
  const visit = (id: string) => {
    if (reached.has(id)) return
    reached.add(id)
    for (const { to } of turns.find((turn) => turn.id === id)?.replies ?? []) visit(to)
  }
  if (turns[0] !== undefined) visit(turns[0].id)
  return reached
}
