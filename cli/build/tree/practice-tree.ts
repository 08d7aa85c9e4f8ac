import type { Practice } from '../../../core/pack/lesson.ts'
import type { Play } from '../../../core/practice/play.ts'
import { nameOf } from './attributes.ts'
import { complain } from './draft.ts'
import type { Reading } from './item-parts.ts'
import { lineOf } from './markdown.ts'

/** What stands there until the practice is mended: nobody gets to see it. */
const none: Play = { goal: '', start: '', screens: {}, ends: {}, slips: {} }

export function practice({ node, draft, base }: Reading): Practice {
  const use = nameOf(node, 'use', draft)
  const play = use === null ? none : draft.words.practices.get(use)
  if (play === undefined) complain(draft, lineOf(node), `There is no practices/${use}.yaml that could be used here.`)
  return { kind: 'practice', ...base, use: use ?? '', play: play ?? none }
}
