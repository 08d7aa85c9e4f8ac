// XML for every importer: a tree that knows its lines. Entities of a document are never expanded, and nothing outside it is ever
// opened: a file that declares an entity is refused.
import { SaxesParser } from 'saxes'
import { limits } from '../../../core/limits.ts'
import { letterNames } from './letter-names.ts'

export interface XmlElement {
  readonly kind: 'element'
  /** Without its prefix, as written: <qti:p> is 'p'. */
  readonly name: string
  /** By name, without prefixes. */
  readonly attributes: ReadonlyMap<string, string>
  readonly children: readonly XmlNode[]
  /** From 1, where the element begins. */
  readonly line: number
  readonly column: number
}

export interface XmlText {
  readonly kind: 'text'
  readonly text: string
  /** Set by readers that make nodes themselves: HTML as it stands, not letters to show. */
  readonly isHtml?: true
  /** From 1, where the text begins. */
  readonly line: number
}

export type XmlNode = XmlElement | XmlText

/** What cannot be read, and where; from 1. */
export interface XmlTrouble {
  readonly line: number
  readonly column: number
  readonly sentence: string
}

export type XmlResult = { readonly root: XmlElement } | { readonly trouble: XmlTrouble }

interface OpenElement extends XmlElement {
  readonly attributes: Map<string, string>
  readonly children: XmlNode[]
}

class Stop extends Error {
  readonly trouble: XmlTrouble
  constructor(trouble: XmlTrouble) {
    super(trouble.sentence)
    this.trouble = trouble
  }
}

/** Never throws for anything that stands in the text. */
export function parseXml(text: string): XmlResult {
  if (text.length > limits.importXmlLettersMax) {
    return { trouble: { line: 1, column: 1, sentence: 'This XML is too large.' } }
  }
  try {
    return { root: readTree(text) }
  } catch (error) {
    if (error instanceof Stop) return { trouble: error.trouble }
    throw error
  }
}

function readTree(text: string): XmlElement {
  const parser = new SaxesParser({ xmlns: false, position: true })
  Object.assign(parser.ENTITIES, letterNames)
  const open: OpenElement[] = []
  let root: OpenElement | null = null
  let begins = { line: 1, column: 1 }
  let textBegins = 0
  const placeOf = placesIn(text)
  let nodes = 0

  const stop = (sentence: string): never => {
    throw new Stop({ line: parser.line, column: Math.max(1, parser.columnIndex), sentence })
  }
  const add = (node: XmlNode) => {
    nodes += 1
    if (nodes > limits.importXmlNodesMax) stop('This XML has too many parts.')
    open.at(-1)?.children.push(node)
  }
  const addText = (words: string) => {
    if (words !== '' && open.length > 0) add({ kind: 'text', text: words, line: placeOf(textBegins).line })
  }
  // A text begins where the markup before it ends.
  const goOn = () => {
    textBegins = parser.position
  }

  parser.on('error', (error) => stop(`This is no proper XML: ${plainSentence(error.message)}.`))
  parser.on('doctype', (doctype) => {
    if (/<!\s*(ENTITY|NOTATION)/i.test(doctype))
      stop('This XML declares entities. They are not read: write the words out.')
  })
  parser.on('opentagstart', () => {
    begins = placeOf(text.lastIndexOf('<', parser.position - 1))
  })
  parser.on('opentag', ({ name, attributes }) => {
    if (open.length >= limits.importDepthMax) stop('This XML holds parts in parts, too deep.')
    const element: OpenElement = {
      kind: 'element',
      name: bare(name),
      attributes: new Map(Object.entries(attributes).map(([key, value]) => [bare(key), String(value)])),
      children: [],
      ...begins,
    }
    add(element)
    root ??= element
    open.push(element)
    goOn()
  })
  parser.on('closetag', () => {
    open.pop()
    goOn()
  })
  parser.on('comment', goOn)
  parser.on('processinginstruction', goOn)
  parser.on('text', addText)
  parser.on('cdata', (words) => {
    addText(words)
    goOn()
  })
  parser.write(text).close()
  return root ?? stop('This is no proper XML: it is empty.')
}

/** Line and column of an offset; asked for in the order of the text. */
function placesIn(text: string): (offset: number) => { readonly line: number; readonly column: number } {
  const endAfter = (from: number) => {
    const at = text.indexOf('\n', from)
    return at < 0 ? text.length : at
  }
  let [line, lineStart, lineEnd] = [1, 0, endAfter(0)]
  return (offset) => {
    while (lineEnd < offset && lineEnd < text.length) {
      line += 1
      lineStart = lineEnd + 1
      lineEnd = endAfter(lineStart)
    }
    return { line, column: offset - lineStart + 1 }
  }
}

/** xmlns:x and xml:lang keep their prefix; they mean something by it. */
function bare(name: string): string {
  return name.startsWith('xmlns') || name.startsWith('xml:') ? name : name.slice(name.indexOf(':') + 1)
}

/** The parser puts line and column before its words. */
function plainSentence(message: string): string {
  return message.replace(/^(undefined:)?\d+:\d+: /, '').replace(/\.$/, '')
}
