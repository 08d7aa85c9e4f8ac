import { type Html, htmlOf } from '../xml/html-of.ts'
import type { XmlElement, XmlNode } from '../xml/xml.ts'

/** As htmlOf, without the elements that only Open edX knows around words. */
export function olxHtml(
  nodes: readonly XmlNode[],
  fallbackLine: number,
  instead: (element: XmlElement) => string | null = () => null,
): Html {
  return htmlOf(nodes, fallbackLine, (element) => {
    const other = instead(element)
    if (other !== null) return other
    const inside = () => olxHtml(element.children, element.line, instead).html
    switch (element.name) {
      case 'startouttext':
      case 'endouttext':
        return ''
      case 'text':
        return inside()
      // Shown when a sign is touched.
      case 'clarification':
        return ` (${inside()})`
      default:
        return null
    }
  })
}
