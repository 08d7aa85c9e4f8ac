// What a published id stands for: the question, without its words. Records name ids for ever (I19), so an id's question never changes.
import type { Item } from '../../../core/pack/lesson.ts'
import type { Play } from '../../../core/practice/play.ts'

/**
 * One line, the same for every wording and every order of options:
 * `choose-one right / wrong wrong`, `choose-all right right / wrong`, `order first second third`, `sort thing=group thing=group`,
 * `practice end=goal end=look slip=slip`.
 */
export function questionOf(item: Item): string {
  switch (item.kind) {
    case 'choose-one':
      return keyed(item.kind, [item.right], item.options)
    case 'choose-all':
      return keyed(item.kind, item.right, item.options)
    case 'order':
      return [item.kind, ...item.steps.map(({ id }) => id)].join(' ')
    case 'sort':
      return [item.kind, ...item.things.map((thing) => `${thing.id}=${thing.in}`).sort()].join(' ')
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
