// Marking, the same on the phone and on the server. An answer is a short list of strings, whatever the kind:
//   choose-one [option] · choose-all [options] · true-false ['true' or 'false'] · order [steps in the chosen order] ·
//   sort ['thing=group', …] · match ['left=right', …] · gap [what the words were taken for, or 'other'] ·
//   number [its digits] · spot [places] · conversation [replies] ·
//   practice [end, slips …, 'hint=2']
import type { Item, Match, Sort } from '../pack/lesson.ts'
import { goalOf, markPractice, practiceDecisions } from '../practice/mark-practice.ts'
import { goodWay, talkDecisions } from './conversation.ts'
import { OTHER } from './gap.ts'
import { isNear, isNumberSpelling } from './number.ts'

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
  return { right, score: isOneDecision(item) ? Number(right) : share }
}

/** Right or not, without parts. */
export function isOneDecision(item: Item): boolean {
  const { kind } = item
  if (kind === 'spot') return item.right.length === 1
  return kind === 'choose-one' || kind === 'true-false' || kind === 'gap' || kind === 'number'
}

/** What the learner decided about each part and whether it was right; null as in `mark`. */
export function decisionsOf(item: Item, answer: Answer): readonly Decision[] | null {
  switch (item.kind) {
    case 'choose-one':
      return oneOf(item.options, [item.right], answer)
    case 'choose-all':
      return allOf(item.options, item.right, answer)
    case 'spot':
      return (isOneDecision(item) ? oneOf : allOf)(item.spots, item.right, answer)
    case 'true-false':
      return oneOf(truths, [String(item.right)], answer)
    case 'order':
      return answer.length === item.steps.length && known(item.steps, answer)
        ? item.steps.map(({ id }, i) => ({ id, right: answer[i] === id }))
        : null
    case 'sort':
      return sortDecisions(item, answer)
    case 'match':
      return matchDecisions(item, answer)
    case 'gap':
      return oneOf(
        [...item.accepted, ...item.slips, { id: OTHER }],
        item.accepted.map(({ id }) => id),
        answer,
      )
    case 'conversation':
      return talkDecisions(item, answer)
    case 'number': {
      const [text = '', ...more] = answer
      return more.length === 0 && isNumberSpelling(text) ? [{ id: text, right: isNear(text, item) }] : null
    }
    case 'practice':
      return practiceDecisions(item.play, answer)
  }
}

type Parts = readonly { readonly id: string }[]

function oneOf(parts: Parts, right: readonly string[], answer: Answer): readonly Decision[] | null {
  const [id = '', ...more] = answer
  return more.length === 0 && known(parts, answer) && id !== '' ? [{ id, right: right.includes(id) }] : null
}

function allOf(parts: Parts, right: readonly string[], answer: Answer): readonly Decision[] | null {
  if (answer.length === 0 || !known(parts, answer)) return null
  return parts.map(({ id }) => ({ id, right: right.includes(id) === answer.includes(id) }))
}

const truths = [{ id: 'true' }, { id: 'false' }]

function known(parts: Parts, answer: Answer): boolean {
  return new Set(answer).size === answer.length && answer.every((id) => parts.some((part) => part.id === id))
}

function sortDecisions({ things, groups }: Sort, answer: Answer): readonly Decision[] | null {
  const chosen = chosenFor(things, answer)
  if (chosen === null || ![...chosen.values()].every((group) => groups.some(({ id }) => id === group))) return null
  return things.map((thing) => ({ id: thing.id, right: chosen.get(thing.id) === thing.in }))
}

function matchDecisions({ pairs }: Match, answer: Answer): readonly Decision[] | null {
  const chosen = chosenFor(pairs, answer)
  const others = pairs.map((pair) => pair.with)
  // Each side belongs to one pair.
  if (chosen === null || !known(others, [...chosen.values()])) return null
  return pairs.map((pair) => ({ id: pair.id, right: chosen.get(pair.id) === pair.with.id }))
}

/** What 'part=choice' says for each part; null unless every part has one. */
function chosenFor(parts: Parts, answer: Answer): ReadonlyMap<string, string> | null {
  const pairs = answer.map((pair) => [pair.split('=', 1)[0] ?? '', pair.slice(pair.indexOf('=') + 1)] as const)
  const named = pairs.map(([part]) => part)
  return answer.length === parts.length && known(parts, named) ? new Map(pairs) : null
}

/** The answer that marks as right: the build proves with it that every key can be reached. */
export function rightAnswer(item: Item): Answer {
  switch (item.kind) {
    case 'choose-one':
      return [item.right]
    case 'choose-all':
    case 'spot':
      return item.right
    case 'true-false':
      return [String(item.right)]
    case 'order':
      return item.steps.map(({ id }) => id)
    case 'sort':
      return item.things.map((thing) => `${thing.id}=${thing.in}`)
    case 'match':
      return item.pairs.map((pair) => `${pair.id}=${pair.with.id}`)
    case 'gap':
      return item.accepted.slice(0, 1).map(({ id }) => id)
    case 'conversation':
      return goodWay(item)
    case 'number':
      return [String(item.value)]
    case 'practice':
      return [goalOf(item.play) ?? '']
  }
}
