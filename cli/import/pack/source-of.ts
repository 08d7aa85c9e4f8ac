// A step as an author would write it (docs/authoring.md). Signs with a sense in Markdown are escaped.
import type { Block, Span, Step } from '../../../core/pack/lesson.ts'

export function sourceOf(step: Step): string {
  const lines = [
    `:::${step.kind}{#${step.id}${attributesOf(step)}}`,
    ...blocksOf(step.kind === 'card' ? step.body : step.prompt),
  ]
  return `${[...lines, ...partsOf(step), ':::'].join('\n')}\n`
}

function partsOf(step: Step): string[] {
  switch (step.kind) {
    case 'card':
    case 'practice':
      return []
    case 'choose-one':
    case 'choose-all': {
      const isRight = (id: string) => (step.kind === 'choose-one' ? step.right === id : step.right.includes(id))
      return step.options.flatMap(({ id, text, why }) => [
        '',
        `::${isRight(id) ? 'right' : 'wrong'}[${spansOf(text)}]{#${id}}`,
        ...blocksOf(why),
      ])
    }
    case 'true-false': {
      const marked = (value: boolean) => (step.right === value ? `::${value}{right}` : `::${value}`)
      return ['', marked(true), ...blocksOf(step.whenTrue), '', marked(false), ...blocksOf(step.whenFalse)]
    }
    case 'order':
      return [
        '',
        ...step.steps.map(({ id, text }) => `::step[${spansOf(text)}]{#${id}}`),
        '',
        '::why',
        ...blocksOf(step.why),
      ]
    case 'sort':
      return [
        '',
        ...step.groups.map(({ id, text }) => `::group[${spansOf(text)}]{#${id}}`),
        ...step.things.flatMap((thing) => [
          '',
          `::put[${spansOf(thing.text)}]{#${thing.id} in=${thing.in}}`,
          ...blocksOf(thing.why),
        ]),
      ]
    case 'spot':
      return step.spots.flatMap(({ id, text, why, at }) => [
        '',
        `::${step.right.includes(id) ? 'right' : 'wrong'}[${spansOf(text)}]{#${id} at=${at.join(',')}}`,
        ...blocksOf(why),
      ])
    case 'conversation':
      return [
        ...step.turns.flatMap(({ id, says, replies }) => [
          '',
          `::turn{#${id}}`,
          ...blocksOf(says),
          ...replies.flatMap((reply) => [
            '',
            `::reply[${spansOf(reply.text)}]{#${reply.id} to=${reply.to}${reply.slip === true ? ' slip' : ''}}`,
            ...blocksOf(reply.why ?? []),
          ]),
        ]),
        ...step.ends.flatMap(({ id, outcome, says }) => ['', `::end{#${id} ${outcome}}`, ...blocksOf(says)]),
      ]
    case 'gap':
      return [
        '',
        ...step.accepted.map(({ id, text }) => `::accept[${escaped(text)}]{#${id}}`),
        ...step.slips.flatMap(({ id, text, why }) => ['', `::wrong[${escaped(text)}]{#${id}}`, ...blocksOf(why)]),
        ...saidOf(step),
      ]
    case 'number':
      return saidOf(step)
    case 'match':
      return step.pairs.flatMap((pair) => [
        '',
        `::pair[${spansOf(pair.text)}]{#${pair.id}}`,
        `::with[${spansOf(pair.with.text)}]{#${pair.with.id}}`,
        ...blocksOf(pair.why),
      ])
  }
}

function saidOf({
  why,
  otherwise,
}: {
  readonly why: readonly Block[]
  readonly otherwise: readonly Block[]
}): string[] {
  return ['', '::why', ...blocksOf(why), '', '::else', ...blocksOf(otherwise)]
}

/** What stands behind an item's id. */
function attributesOf(step: Step): string {
  if (step.kind === 'spot') return ` picture=${step.picture.name}`
  if (step.kind !== 'number') return 'fixed' in step && step.fixed ? ' fixed' : ''
  const { value, tolerance, unit } = step
  const quoted = unit?.replaceAll('&', '&amp;').replaceAll('"', '&quot;')
  return ` value=${value}${tolerance === undefined ? '' : ` tolerance=${tolerance}`}${quoted === undefined ? '' : ` unit="${quoted}"`}`
}

/** Blocks with a blank line between them. */
function blocksOf(blocks: readonly Block[]): string[] {
  return blocks.flatMap((block, i) => {
    const lines = block.type === 'paragraph' ? [lineOf(block.spans)] : block.rows.map((row) => `- ${lineOf(row)}`)
    return i === 0 ? lines : ['', ...lines]
  })
}

/** At the start of a line a number, a dash and the like begin something else. */
function lineOf(spans: readonly Span[]): string {
  return spansOf(spans)
    .replace(/^([-+=#~:])/, '\\$1')
    .replace(/^(\d{1,9})([.)])/, '$1\\$2')
}

function spansOf(spans: readonly Span[]): string {
  return spans.map((span) => (typeof span === 'string' ? escaped(span) : `**${escaped(span.strong)}**`)).join('')
}

function escaped(text: string): string {
  return text.replace(/[\\`*_[\]<>&{}]/g, '\\$&')
}
