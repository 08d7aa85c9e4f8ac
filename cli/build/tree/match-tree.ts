import type { Match } from '../../../core/pack/lesson.ts'
import { at, complain } from './draft.ts'
import { bareOf, explanationOf, labelOf, type Part, type Reading } from './item-parts.ts'
import { lineOf } from './markdown.ts'

const [PAIRS_MIN, PAIRS_MAX] = [3, 5] as const

/** ::pair[left] and its ::with[right], three to five times; why they belong together stands below ::with. */
export function match(reading: Reading): Match {
  const { node, parts, draft, base } = reading
  const pairs = parts.flatMap((part, i) => pairAt(part, i, reading))
  if (pairs.length < PAIRS_MIN || pairs.length > PAIRS_MAX) {
    complain(draft, lineOf(node), `:::match has ${PAIRS_MIN} to ${PAIRS_MAX} pairs; here there are ${pairs.length}.`)
  }
  refuseTwins(pairs, reading)
  return { kind: 'match', ...base, pairs }
}

function pairAt(part: Part, i: number, { parts, draft }: Reading): Match['pairs'] {
  const [before, after] = [parts[i - 1], parts[i + 1]]
  const isPair = part.leaf.name === 'pair'
  if (!isPair && before?.leaf.name !== 'pair') complain(draft, lineOf(part.leaf), '::with has no ::pair before it.')
  if (!isPair) return []
  if (after?.leaf.name !== 'with') {
    complain(draft, lineOf(part.leaf), '::pair needs its ::with on the next line: what does it go with?')
    return []
  }
  const other = at(draft, lineOf(after.leaf), labelOf(after, ['id'], draft))
  return [at(draft, lineOf(part.leaf), { ...bareOf(part, draft), with: other, why: explanationOf(after, draft) })]
}

/** Two that read the same cannot be told apart. */
function refuseTwins(pairs: Match['pairs'], { draft, node }: Reading): void {
  const sides = [pairs, pairs.map((pair) => pair.with)]
  for (const side of sides) {
    side.forEach((one, i) => {
      const twin = side.slice(0, i).find(({ text }) => JSON.stringify(text) === JSON.stringify(one.text))
      if (twin === undefined) return
      complain(
        draft,
        draft.lines.get(one) ?? lineOf(node),
        `«${one.id}» reads like «${twin.id}»: nobody can tell them apart.`,
      )
    })
  }
}
