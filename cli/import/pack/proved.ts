// Before a step goes into a pack its source is read back by the builder's own reader: what does not come back the same is not written.
import { limits } from '../../../core/limits.ts'
import type { Block, Span, Step } from '../../../core/pack/lesson.ts'
import { isItem } from '../../../core/pack/steps.ts'
import { proofTrouble } from '../../build/checks/check-items.ts'
import { gatherFindings } from '../../build/findings.ts'
import { lessonTreeOf } from '../../build/tree/lesson-tree.ts'
import { sourceOf } from './source-of.ts'

export type Proved =
  | { readonly source: string; readonly trouble?: undefined }
  | { readonly source?: undefined; readonly trouble: string }

/** Strong words that Markdown cannot spell where they stand become plain ones. */
export function proved(step: Step): Proved {
  const first = tried(step)
  if (first.trouble === undefined) return first
  const plain = tried(withoutStrong(step))
  return plain.trouble === undefined ? plain : first
}

const unwritable =
  'its words cannot be written as a lesson is: they hold signs such as {# or ::. Put it in other words.'

function tried(step: Step): Proved {
  const source = sourceOf(step)
  const text = `---\ntitle: a\nsummary: a\nminutes: 1\nskills: []\n---\n\n${source}`
  const findings: string[] = []
  const gathered = gatherFindings(() => undefined)
  const words = { alts: new Map(), facts: new Set<string>(), clips: new Set<string>(), practices: new Map() }
  const draft = {
    ...gathered,
    error: (place: Parameters<typeof gathered.error>[0], sentence: string) => {
      findings.push(sentence)
      gathered.error(place, sentence)
    },
  }
  const tree = lessonTreeOf({ file: '', text, lesson: 'a', language: 'vi' }, words, draft)
  const [back] = tree?.lesson.steps ?? []
  const slip = findings.find((sentence) => sentence.includes('looks like a directive'))
  if (slip !== undefined) return { trouble: unwritable }
  if (back === undefined) return { trouble: findings[0] ?? unwritable }
  if (wordsIn(back) !== wordsIn(step)) return { trouble: unwritable }
  const unproved = isItem(back) ? proofTrouble(back) : null
  return unproved === null ? { source } : { trouble: unproved }
}

/** Everything that counts, with neighbouring plain words as one. */
function wordsIn(step: Step): string {
  return JSON.stringify(step, (key, value: unknown) => {
    if (Array.isArray(value) && ['text', 'spans'].includes(key)) return joined(value as readonly Span[])
    if (Array.isArray(value) && key === 'rows') return (value as readonly Span[][]).map(joined)
    if (value === null || typeof value !== 'object' || Array.isArray(value)) return value
    return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
  })
}

function joined(spans: readonly Span[]): string {
  return spans.map((span) => (typeof span === 'string' ? span : `\u0001${span.strong}\u0002`)).join('')
}

function withoutStrong(step: Step): Step {
  const plain = (spans: readonly Span[]): Span[] => [
    spans
      .map((span) => (typeof span === 'string' ? span : span.strong))
      .join('')
      .slice(0, limits.textLengthMax * limits.spansMax),
  ]
  const blocks = (list: readonly Block[]): Block[] =>
    list.map((block) =>
      block.type === 'paragraph' ? { ...block, spans: plain(block.spans) } : { ...block, rows: block.rows.map(plain) },
    )
  const label = <T extends { readonly text: Span[] }>(part: T): T => ({ ...part, text: plain(part.text) })
  const said = <T extends { readonly text: Span[]; readonly why: Block[] }>(part: T): T => ({
    ...label(part),
    why: blocks(part.why),
  })
  switch (step.kind) {
    case 'card':
      return { ...step, body: blocks(step.body) }
    case 'choose-one':
    case 'choose-all':
      return { ...step, prompt: blocks(step.prompt), options: step.options.map(said) }
    case 'true-false':
      return {
        ...step,
        prompt: blocks(step.prompt),
        whenTrue: blocks(step.whenTrue),
        whenFalse: blocks(step.whenFalse),
      }
    case 'order':
      return { ...step, prompt: blocks(step.prompt), steps: step.steps.map(label), why: blocks(step.why) }
    case 'spot':
      return { ...step, prompt: blocks(step.prompt), spots: step.spots.map(said) }
    case 'conversation': {
      const turns = step.turns.map((turn) => ({
        ...turn,
        says: blocks(turn.says),
        replies: turn.replies.map((reply) => ({ ...label(reply), ...(reply.why && { why: blocks(reply.why) }) })),
      }))
      const ends = step.ends.map((end) => ({ ...end, says: blocks(end.says) }))
      return { ...step, prompt: blocks(step.prompt), turns, ends }
    }
    case 'gap':
    case 'number': {
      const spoken = { prompt: blocks(step.prompt), why: blocks(step.why), otherwise: blocks(step.otherwise) }
      if (step.kind === 'number') return { ...step, ...spoken }
      return { ...step, ...spoken, slips: step.slips.map((slip) => ({ ...slip, why: blocks(slip.why) })) }
    }
    case 'match': {
      const pairs = step.pairs.map((pair) => ({ ...said(pair), with: label(pair.with) }))
      return { ...step, prompt: blocks(step.prompt), pairs }
    }
    case 'practice':
      return { ...step, prompt: blocks(step.prompt) }
    case 'sort':
      return { ...step, prompt: blocks(step.prompt), groups: step.groups.map(label), things: step.things.map(said) }
  }
}
