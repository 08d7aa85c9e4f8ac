// Words with places in them, as `_____`: one for each place and no other.
import { type Html, htmlOf } from '../xml/html-of.ts'
import type { XmlElement, XmlNode } from '../xml/xml.ts'

const mark = '_____'
/** Stands for a mark until lines that authors drew themselves are out of the way; no text has it. */
const held = '\uE000'

export function withGaps(nodes: readonly XmlNode[], line: number, isGap: (element: XmlElement) => boolean): Html {
  const { html, line: begins } = htmlOf(nodes, line, (element) => (isGap(element) ? held : null))
  return { html: html.replace(/_{3,}/g, '…').replaceAll(held, mark), line: begins }
}

export function marksIn({ html }: Html): number {
  return html.split(mark).length - 1
}
