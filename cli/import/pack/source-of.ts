// A step as an author would write it (docs/authoring.md). Signs with a sense in Markdown are escaped.
import type { Block, Span, Step } from '../../../core/pack/lesson.ts'

export function sourceOf(step: Step): string {
  const fixed = 'fixed' in step && step.fixed ? ' fixed' : ''
  const use = step.kind === 'practice' ? ` use=${step.use}` : ''
  const lines = [
    `:::${step.kind}{#${step.id}${use}${fixed}}`,
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
  }
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
