// Words: paragraphs, dash lists and strong text. Everything else Markdown knows is refused by name, never dropped in silence.
import type { ListItem, PhrasingContent, RootContent } from 'mdast'
import type { Block, Span } from '../../../core/pack/lesson.ts'
import { at, complain, type Draft } from './draft.ts'
import { lineOf } from './markdown.ts'

const names: Partial<Record<RootContent['type'], string>> = {
  heading: 'A heading',
  link: 'A link',
  linkReference: 'A link',
  definition: 'A link',
  image: 'An image',
  imageReference: 'An image',
  html: 'HTML',
  code: 'Code (a line with four spaces before it, or between ```)',
  inlineCode: 'Code between `',
  emphasis: 'Slanted text (one * or _)',
  thematicBreak: 'A line of dashes',
  break: 'A forced line break',
  blockquote: 'A quotation (>)',
  list: 'A numbered list',
}

export function blocksOf(nodes: readonly RootContent[], draft: Draft): Block[] {
  return nodes.map((node) => blockOf(node, draft)).filter((block) => block !== null)
}

function blockOf(node: RootContent, draft: Draft): Block | null {
  const line = lineOf(node)
  if (node.type === 'paragraph' && node.data?.directiveLabel === true) {
    complain(draft, line, 'Words in brackets have no place here; put them on the lines below.')
    return null
  }
  if (node.type === 'paragraph')
    return at<Block>(draft, line, { type: 'paragraph', spans: spansOf(node.children, draft) })
  if (node.type === 'list' && node.ordered !== true) {
    return at<Block>(draft, line, {
      type: 'list',
      rows: node.children.map((row) => at(draft, lineOf(row), rowOf(row, draft))),
    })
  }
  return refuse(node, draft)
}

function rowOf(row: ListItem, draft: Draft): Span[] {
  const [first, second] = row.children
  if (first?.type === 'paragraph' && second === undefined) return spansOf(first.children, draft)
  complain(draft, lineOf(row), 'A row of a list is one paragraph: no list inside a list, no empty row.')
  return []
}

/** The words of one paragraph or label; line ends inside count as spaces. */
export function spansOf(nodes: readonly PhrasingContent[], draft: Draft): Span[] {
  const spans: Span[] = []
  for (const node of nodes) {
    if (node.type === 'text') spans.push(textOf(node, draft))
    else if (node.type === 'strong') spans.push({ strong: strongOf(node.children, draft) })
    else refuse(node, draft)
  }
  return spans.filter((span) => span !== '')
}

function strongOf(nodes: readonly PhrasingContent[], draft: Draft): string {
  return nodes.map((node) => (node.type === 'text' ? textOf(node, draft) : (refuse(node, draft) ?? ''))).join('')
}

/** A directive with a slip in it is plain text to Markdown; the learner would read the colons. */
const slip = /(?:^|\n):{2,}|\{#/

function textOf(node: { readonly value: string } & Parameters<typeof lineOf>[0], draft: Draft): string {
  const found = slip.exec(node.value)
  if (found !== null) {
    const line = lineOf(node) + node.value.slice(0, found.index + 1).split('\n').length - 1
    complain(draft, line, 'This looks like a directive but is none: check its brackets, spaces and the lines above.')
  }
  return node.value.replace(/[ \t]*\n[ \t]*/g, ' ')
}

function refuse(node: RootContent, draft: Draft): null {
  const name = names[node.type] ?? `«${node.type}»`
  complain(draft, lineOf(node), `${name} is not allowed here: only paragraphs, lists with - and **strong** text.`)
  return null
}
