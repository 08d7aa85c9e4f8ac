// HTML as people write it into questions, to paragraphs, lists and strong words. What may not be shown is told, never kept as markup.
import { type DefaultTreeAdapterTypes, parseFragment, defaultTreeAdapter as tree } from 'parse5'
import { limits } from '../../../core/limits.ts'
import type { Block } from '../../../core/pack/lesson.ts'
import type { Place } from '../../build/findings.ts'
import type { Tell } from '../reader.ts'
import { raised } from './raised.ts'
import { gatherRuns, type Runs } from './runs.ts'

type Node = DefaultTreeAdapterTypes.ChildNode
type Element = DefaultTreeAdapterTypes.Element

interface Walk {
  readonly runs: Runs
  /** Says that something is left behind. */
  readonly lose: (element: Element, sentence: string) => void
}

interface State {
  readonly strong: boolean
  /** Set inside a row of a list: its number, or '' for a dash. */
  readonly mark?: string | undefined
  readonly depth: number
}

const blockNames = new Set(
  'address article aside blockquote center dd details dialog div dl dt fieldset figcaption figure footer form header hr legend main nav p pre section summary table tbody tfoot thead tr'.split(
    ' ',
  ),
)
const inlineNames = new Set(
  'abbr acronym bdi bdo big cite code data dfn em font i ins kbd label mark q ruby rp rt samp small span time tt u var wbr html body'.split(
    ' ',
  ),
)
const headings = /^h[1-6]$/
const silent = new Set(['style', 'head', 'meta', 'link', 'title', 'colgroup', 'col', 'template'])

/** Blocks, and a note for each picture, link, formula or player that stays behind. */
export function htmlBlocks(html: string, place: Place, tell: Tell): Block[] {
  const { file } = place
  if (html.length > limits.importWordsLengthMax) {
    tell('lost', place, `These words are too long (${html.length} letters) and are left out: shorten them.`)
    return []
  }
  const runs = gatherRuns()
  const lose: Walk['lose'] = (element, sentence) => {
    tell('lost', { file, line: place.line + (element.sourceCodeLocation?.startLine ?? 1) - 1 }, sentence)
  }
  const fragment = parseFragment(html, { sourceCodeLocationInfo: true })
  for (const node of fragment.childNodes) walk(node, { strong: false, depth: 0 }, { runs, lose })
  runs.close()
  return runs.blocks()
}

function walk(node: Node, state: State, at: Walk): void {
  if (tree.isTextNode(node)) at.runs.add(node.value, state.strong)
  else if (tree.isElementNode(node)) walkElement(node, state, at)
}

function walkElement(element: Element, state: State, at: Walk): void {
  const name = element.tagName
  const inside = (change: Partial<State> = {}) => walkChildren(element, { ...state, ...change }, at)
  if (silent.has(name)) return
  if (name === 'br') at.runs.close(state.mark)
  else if (name === 'b' || name === 'strong') inside({ strong: true })
  else if (name === 'sup' || name === 'sub') at.runs.add(raised(name, textOf(element)), state.strong)
  else if (name === 'ul' || name === 'ol') walkList(element, state, at)
  else if (name === 'li') walkRow(element, state, '', at)
  else if (name === 'td' || name === 'th' || name === 'caption') walkCell(element, state, at)
  else if (headings.test(name)) asBlock(() => inside({ strong: true }), state, at)
  else if (blockNames.has(name)) {
    if (name === 'table') at.lose(element, 'The table is written out row by row: see that it still reads well.')
    asBlock(inside, state, at)
  } else if (inlineNames.has(name)) inside()
  else walkStranger(element, inside, at)
}

function walkChildren(element: Element, state: State, at: Walk): void {
  if (state.depth >= limits.importDepthMax) {
    at.lose(element, 'The tags are nested too deeply here: what stands inside is left out.')
    return
  }
  for (const child of element.childNodes) walk(child, { ...state, depth: state.depth + 1 }, at)
}

function asBlock(inside: () => void, { mark }: State, { runs }: Walk): void {
  runs.close(mark)
  inside()
  runs.close(mark)
}

function walkList(list: Element, state: State, at: Walk): void {
  at.runs.close(state.mark)
  let number = Number(attribute(list, 'start') ?? 1) || 1
  for (const child of list.childNodes) {
    if (tree.isElementNode(child) && child.tagName === 'li') {
      walkRow(child, state, list.tagName === 'ol' ? `${number}. ` : '', at)
      number += 1
    } else walk(child, { ...state, depth: state.depth + 1 }, at)
  }
}

/** Only the first line of a numbered row bears the number. */
function walkRow(row: Element, state: State, mark: string, at: Walk): void {
  at.runs.close(state.mark)
  at.runs.add(mark, false)
  walkChildren(row, { ...state, mark: '' }, at)
  at.runs.close('')
}

function walkCell(cell: Element, state: State, at: Walk): void {
  walkChildren(cell, cell.tagName === 'th' ? { ...state, strong: true } : state, at)
  if (cell.tagName === 'caption') at.runs.close(state.mark)
  else if (cell.parentNode !== null && cell.parentNode.childNodes.findLast(tree.isElementNode) !== cell) {
    at.runs.add(' | ', false)
  }
}

function walkStranger(element: Element, inside: () => void, at: Walk): void {
  const name = element.tagName
  const source = attribute(element, 'src') ?? attribute(element, 'data') ?? attribute(element, 'href') ?? ''
  const named = source === '' ? '' : ` «${short(source)}»`
  if (name === 'a') {
    if (/^(https?:|mailto:|tel:|\/|@@)/i.test(source)) at.lose(element, `The link${named} is left out; its words stay.`)
    inside()
  } else if (name === 'img') {
    const alt = attribute(element, 'alt')?.trim() ?? ''
    at.lose(element, `The picture${named} is left out${alt === '' ? '' : `; its words were «${short(alt)}»`}.`)
  } else if (name === 's' || name === 'del' || name === 'strike') {
    at.lose(element, `«${short(textOf(element))}» was crossed out; here it stays as plain words.`)
    inside()
  } else if (['audio', 'video', 'iframe', 'object', 'embed', 'source', 'track'].includes(name)) {
    at.lose(element, `The <${name}>${named} is left out: a pack plays recorded voice only.`)
  } else {
    at.lose(
      element,
      `<${name}> is left out${textOf(element).trim() === '' ? '' : ` with its words «${short(textOf(element))}»`}.`,
    )
  }
}

function attribute(element: Element, name: string): string | undefined {
  return element.attrs.find((one) => one.name === name)?.value
}

/** All text below, without walking deeper than a stack bears. */
function textOf(element: Element): string {
  const waiting: Node[] = [element]
  let text = ''
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (tree.isTextNode(node)) text += node.value
    else if (tree.isElementNode(node)) waiting.push(...node.childNodes.toReversed())
  }
  return text
}

function short(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim()
  return line.length > 60 ? `${line.slice(0, 60)}…` : line
}
