// What a published id stands for: the question, without its words. Records name ids for ever (I19), so an id's question never changes.
import { rightAnswer } from '../../../core/item/mark.ts'
import type { Conversation, Item } from '../../../core/pack/lesson.ts'
import type { Play } from '../../../core/practice/play.ts'

/**
 * One line, the same for every wording and every order of options:
 * `choose-one right / wrong wrong`, `choose-all right right / wrong`, `true-false true`, `order first second third`,
 * `sort thing=group thing=group`, `match left=right left=right`, `gap accepted / slip`, `number value / tolerance`,
 * `spot right / wrong`, `conversation / first reply=next slip=end=slip / next … / end=well end=again`,
 * `practice end=goal end=look slip=slip`.
 */
export function questionOf(item: Item): string {
  switch (item.kind) {
    case 'choose-one':
      return keyed(item.kind, [item.right], item.options)
    case 'choose-all':
      return keyed(item.kind, item.right, item.options)
    case 'true-false':
      return `${item.kind} ${item.right}`
    case 'order':
      return [item.kind, ...item.steps.map(({ id }) => id)].join(' ')
    case 'spot':
      return keyed(item.kind, item.right, item.spots)
    case 'conversation':
      return talkOf(item)
    case 'gap':
      return keyed(
        item.kind,
        item.accepted.map(({ id }) => id),
        [...item.accepted, ...item.slips],
      )
    case 'number':
      return `${item.kind} ${item.value} / ${item.tolerance ?? 0}`
    case 'sort':
    case 'match':
      return [item.kind, ...[...rightAnswer(item)].sort()].join(' ')
    case 'practice':
      return [item.kind, ...endsAndSlips(item.play).sort()].join(' ')
  }
}

/** All that an answer to a practice may name. */
function endsAndSlips({ ends, slips }: Play): string[] {
  const ended = Object.entries(ends).map(([id, { kind }]) => `${id}=${kind}`)
  return [...ended, ...Object.keys(slips).map((id) => `${id}=slip`)]
}

function keyed(kind: string, right: readonly string[], options: readonly { readonly id: string }[]): string {
  const wrong = options.map(({ id }) => id).filter((id) => !right.includes(id))
  return [kind, ...[...right].sort(), '/', ...wrong.sort()].join(' ')
}

/** The first turn first, for there the talk begins; what follows from where the replies lead stands by name. */
function talkOf({ kind, turns: [first, ...others], ends }: Conversation): string {
  const turns = [...(first === undefined ? [] : [first]), ...others.sort((a, b) => (a.id < b.id ? -1 : 1))]
  const lines = turns.map(({ id, replies }) => {
    const ways = replies.map((reply) => `${reply.id}=${reply.to}${reply.slip === true ? '=slip' : ''}`)
    return `/ ${[id, ...ways.sort()].join(' ')}`
  })
  return [kind, ...lines, '/', ...ends.map(({ id, outcome }) => `${id}=${outcome}`).sort()].join(' ')
}
