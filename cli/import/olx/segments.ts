// A problem taken apart: words, responses, solutions and hints, in the order in which they stand.
import { elementsIn, textOf } from '../xml/find.ts'
import { type Html, joined } from '../xml/html-of.ts'
import type { XmlElement, XmlNode } from '../xml/xml.ts'
import { olxHtml } from './olx-html.ts'

export interface Response {
  readonly element: XmlElement
  /** In a table: the words of its row and column. */
  readonly cell?: Html
}

export interface Segments {
  readonly responses: readonly Response[]
  /** What stands before response 0, 1, 2 …, and after the last. */
  readonly texts: readonly Html[]
  readonly hints: readonly XmlElement[]
  readonly scripts: readonly XmlElement[]
  readonly solutions: readonly Solution[]
}

export interface Solution {
  /** The response it stands behind; -1 before the first. */
  readonly after: number
  readonly element: XmlElement
}

interface Gathering {
  readonly responses: Response[]
  readonly texts: XmlNode[][]
  readonly solutions: Solution[]
  readonly hints: XmlElement[]
  readonly scripts: XmlElement[]
}

export function segmentsOf(problem: XmlElement): Segments {
  const found: Gathering = { responses: [], texts: [[]], solutions: [], hints: [], scripts: [] }
  for (const node of problem.children) gather(node, found)
  return {
    responses: found.responses,
    texts: found.texts.map((nodes) => olxHtml(nodes, problem.line)),
    hints: found.hints,
    scripts: found.scripts,
    solutions: found.solutions,
  }
}

const parts: ReadonlySet<string> = new Set(['solution', 'demandhint', 'script'])

function isPart(element: XmlElement): boolean {
  return element.name.endsWith('response') || parts.has(element.name)
}

function gather(node: XmlNode, found: Gathering): void {
  if (node.kind === 'text') found.texts.at(-1)?.push(node)
  else if (node.name === 'script') found.scripts.push(node)
  else if (node.name === 'solution') found.solutions.push({ after: found.responses.length - 1, element: node })
  else if (node.name === 'demandhint') addHints(node, found)
  else if (node.name.endsWith('response')) addResponse({ element: node }, found)
  else if (node.name === 'startouttext' || node.name === 'endouttext') return
  else if (!holdsPart(node)) found.texts.at(-1)?.push(node)
  else if (node.name === 'table') gatherTable(node, found)
  else gatherInside(node, found)
}

function addResponse(response: Response, found: Gathering): void {
  found.responses.push(response)
  found.texts.push([])
  // Hints may stand inside of a response too.
  for (const hints of elementsIn(response.element, 'demandhint')) addHints(hints, found)
}

function addHints(demand: XmlElement, found: Gathering): void {
  for (const hint of elementsIn(demand, 'hint')) found.hints.push(hint)
}

/** A frame around words and responses falls away; its words stay lines of their own. */
function gatherInside(frame: XmlElement, found: Gathering): void {
  const between: XmlElement = { ...frame, name: 'br', attributes: new Map(), children: [] }
  found.texts.at(-1)?.push(between)
  for (const child of frame.children) gather(child, found)
  found.texts.at(-1)?.push(between)
}

function holdsPart(element: XmlElement): boolean {
  return elementsIn(element).some((child) => isPart(child) || holdsPart(child))
}

/** Each response in a table is asked with the words of its row and the head of its column. */
function gatherTable(table: XmlElement, found: Gathering): void {
  const rows = rowsOf(table)
  const heads = rows.find((row) => cellsOf(row).every((cell) => cell.name === 'th'))
  for (const row of rows) {
    if (row === heads) continue
    const cells = cellsOf(row)
    const said = cells.filter((cell) => !holdsPart(cell))
    if (said.length === cells.length) {
      for (const cell of cells) gatherInside(cell, found)
      continue
    }
    for (const [column, cell] of cells.entries()) {
      const head = heads === undefined ? undefined : cellsOf(heads)[column]
      for (const element of responsesIn(cell)) {
        addResponse({ element, cell: cellWords([...said, ...(head === undefined ? [] : [head])], element) }, found)
      }
    }
  }
}

function cellWords(cells: readonly XmlElement[], { line }: XmlElement): Html {
  const words = cells.map((cell) => ({ html: `<p>${olxHtml(cell.children, cell.line).html}</p>`, line: cell.line }))
  return { ...joined(...words.filter((_, i) => textOf(cells[i] ?? emptyText) !== '')), line }
}

const emptyText: XmlNode = { kind: 'text', text: '', line: 1 }

function rowsOf(table: XmlElement): readonly XmlElement[] {
  return elementsIn(table).flatMap((child) => (child.name === 'tr' ? [child] : rowsOf(child)))
}

function cellsOf(row: XmlElement): readonly XmlElement[] {
  return elementsIn(row, 'td', 'th')
}

function responsesIn(element: XmlElement): readonly XmlElement[] {
  return elementsIn(element).flatMap((child) => (child.name.endsWith('response') ? [child] : responsesIn(child)))
}
