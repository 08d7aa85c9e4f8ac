// Marking, the same on the phone and on the server. An answer is a short list of strings, whatever the kind:
//   choose-one [option] · choose-all [options] · order [steps in the chosen order] · sort ['thing=group', …]
//   practice [end, slips …, 'hint=2']
import type { Item } from '../pack/lesson.ts'
import { goalOf, markPractice, practiceDecisions } from '../practice/mark-practice.ts'

export type Answer = readonly string[]

export interface Mark {
  readonly right: boolean
  /** 0 to 1: the share of decisions that were right; all or nothing where a part is worth nothing. */
  readonly score: number
}

export interface Decision {
  /** Option, step or thing. */
  readonly id: string
  readonly right: boolean
}

/** Null when the answer is not one this item can receive: unknown or repeated ids, or parts missing. */
export function mark(item: Item, answer: Answer): Mark | null {
  if (item.kind === 'practice') return markPractice(item.play, answer)
  const decisions = decisionsOf(item, answer)
  if (decisions === null) return null
  const right = decisions.every((decision) => decision.right)
  const share = decisions.filter((decision) => decision.right).length / decisions.length
  return { right, score: item.kind === 'choose-one' ? Number(right) : share }
}

/** What the learner decided about each part and whether it was right; null as in `mark`. */
export function decisionsOf(item: Item, answer: Answer): readonly Decision[] | null {
  switch (item.kind) {
    case 'choose-one':
      return answer.length === 1 && known(item.options, answer)
        ? [{ id: answer[0] ?? '', right: answer[0] === item.right }]
        : null
    case 'choose-all':
      return answer.length > 0 && known(item.options, answer)
        ? item.options.map(({ id }) => ({ id, right: item.right.includes(id) === answer.includes(id) }))
        : null
    case 'order':
      return answer.length === item.steps.length && known(item.steps, answer)
        ? item.steps.map(({ id }, i) => ({ id, right: answer[i] === id }))
        : null
    case 'sort':
      return sortDecisions(item, answer)
    case 'practice':
      return practiceDecisions(item.play, answer)
  }
}

function known(parts: readonly { readonly id: string }[], answer: Answer): boolean {
  return new Set(answer).size === answer.length && answer.every((id) => parts.some((part) => part.id === id))
}

function sortDecisions(item: Extract<Item, { kind: 'sort' }>, answer: Answer): readonly Decision[] | null {
  const pairs = answer.map((pair) => [pair.split('=', 1)[0] ?? '', pair.slice(pair.indexOf('=') + 1)] as const)
  const complete =
    answer.length === item.things.length &&
    known(
      item.things,
      pairs.map(([thing]) => thing),
    )
  if (!complete || !pairs.every(([, group]) => item.groups.some(({ id }) => id === group))) return null
  const chosen = new Map(pairs)
  return item.things.map((thing) => ({ id: thing.id, right: chosen.get(thing.id) === thing.in }))
}

/** The answer that marks as right: the build proves with it that every key can be reached. */
export function rightAnswer(item: Item): Answer {
  switch (item.kind) {
    case 'choose-one':
      return [item.right]
    case 'choose-all':
      return item.right
    case 'order':
      return item.steps.map(({ id }) => id)
    case 'sort':
      return item.things.map((thing) => `${thing.id}=${thing.in}`)
    case 'practice':
      return [goalOf(item.play) ?? '']
  }
}
