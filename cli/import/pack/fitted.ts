// Words cut to the bounds of a pack, at the end of a sentence where there is one. No word is lost.
import { limits } from '../../../core/limits.ts'
import type { Block, Span } from '../../../core/pack/lesson.ts'

/** In groups of as many blocks as one card or prompt holds. */
export function fittedBlocks(blocks: readonly Block[]): readonly Block[][] {
  return inGroups(blocks.flatMap(fittedBlock), limits.blocksMax)
}

function fittedBlock(block: Block): Block[] {
  if (block.type === 'paragraph') return fittedLines(block.spans).map((spans) => ({ type: 'paragraph', spans }))
  return inGroups(block.rows.flatMap(fittedLines), limits.blocksMax).map((rows) => ({ type: 'list', rows }))
}

/** Markdown joins plain words that stand side by side, so a line as a whole keeps to the bound of one text. */
function fittedLines(spans: readonly Span[]): Span[][] {
  const lines: Span[][] = [[]]
  let length = 0
  for (const piece of spans.flatMap(cutSpan)) {
    const size = wordsOf(piece).length
    const last = lines.at(-1) ?? []
    if (length + size > limits.textLengthMax || last.length >= limits.spansMax) {
      lines.push([piece])
      length = size
    } else {
      last.push(piece)
      length += size
    }
  }
  return lines.map(trimmed).filter((line) => line.length > 0)
}

const wordsOf = (span: Span) => (typeof span === 'string' ? span : span.strong)

function cutSpan(span: Span): Span[] {
  return cut(wordsOf(span)).map((text) => (typeof span === 'string' ? text : { strong: text.trim() }))
}

function cut(text: string): string[] {
  const most = limits.textLengthMax
  if (text.length <= most) return [text]
  const start = text.slice(0, most)
  const sentence = Math.max(...['. ', '! ', '? ', '… '].map((end) => start.lastIndexOf(end)))
  const at = Math.max(sentence, start.lastIndexOf(' ', most / 2))
  // Never between the two halves of one letter.
  const end = at > 0 ? at + 1 : most - (/[\uD800-\uDBFF]$/.test(start) ? 1 : 0)
  return [text.slice(0, end), ...cut(text.slice(end))]
}

function trimmed(line: Span[]): Span[] {
  const [first] = line
  if (typeof first === 'string') line[0] = first.trimStart()
  const last = line.at(-1)
  if (typeof last === 'string') line[line.length - 1] = last.trimEnd()
  return line.filter((span) => span !== '')
}

function inGroups<T>(list: readonly T[], size: number): T[][] {
  const groups: T[][] = []
  for (let i = 0; i < list.length; i += size) groups.push(list.slice(i, i + size))
  return groups
}
