// A talk that branches on what the learner says. Wherever it was built its paths end; whoever reads one here need not believe it.
import type { Conversation } from '../pack/lesson.ts'
import type { Answer, Decision } from './mark.ts'

export type Turn = Conversation['turns'][number]
export type Reply = Turn['replies'][number]
export type End = Conversation['ends'][number]

export interface Talk {
  readonly said: readonly { readonly turn: Turn; readonly reply: Reply }[]
  /** Whose turn it is now to be answered; null at an end. */
  readonly turn: Turn | null
  readonly end: End | null
}

/** Where these replies lead from the first turn; null when one of them cannot be given there, or leads nowhere. */
export function talkAfter({ turns, ends }: Conversation, replies: Answer): Talk | null {
  const said: { turn: Turn; reply: Reply }[] = []
  let at: string | undefined = turns[0]?.id
  for (const id of replies) {
    const turn = turns.find((one) => one.id === at)
    const reply = turn?.replies.find((one) => one.id === id)
    if (turn === undefined || reply === undefined) return null
    said.push({ turn, reply })
    at = reply.to
  }
  const turn = turns.find(({ id }) => id === at) ?? null
  const end = ends.find(({ id }) => id === at) ?? null
  return turn === null && end === null ? null : { said, turn, end }
}

/** Each reply by itself, and an end that was none; null before an end. */
export function talkDecisions(item: Conversation, answer: Answer): readonly Decision[] | null {
  const talk = talkAfter(item, answer)
  if (talk === null || talk.end === null || talk.said.length === 0) return null
  const replies = talk.said.map(({ reply }) => ({ id: reply.id, right: reply.slip !== true }))
  return talk.end.outcome === 'well' ? replies : [...replies, { id: talk.end.id, right: false }]
}

/** To a good end without a slip; empty when there is no such way. */
export function goodWay(item: Conversation): Answer {
  return wayTo(item, (isSlipped, outcome) => !isSlipped && outcome === 'well') ?? []
}

/** To another end, or over a slip; empty when nobody can go wrong. */
export function badWay(item: Conversation): Answer {
  return wayTo(item, (isSlipped, outcome) => isSlipped || outcome === 'again') ?? []
}

function wayTo(
  { turns, ends }: Conversation,
  isWanted: (isSlipped: boolean, outcome: End['outcome']) => boolean,
): Answer | null {
  // Where a way came by once it need not look again: a circle ends here too.
  const seen = new Set<string>()
  const follow = (at: string | undefined, way: Answer, isSlipped: boolean): Answer | null => {
    const end = ends.find(({ id }) => id === at)
    if (end !== undefined) return isWanted(isSlipped, end.outcome) ? way : null
    const key = `${at} ${isSlipped}`
    if (seen.has(key)) return null
    seen.add(key)
    for (const { id, to, slip } of turns.find((turn) => turn.id === at)?.replies ?? []) {
      const found = follow(to, [...way, id], isSlipped || slip === true)
      if (found !== null) return found
    }
    return null
  }
  return follow(turns[0]?.id, [], false)
}
