// XML that stands for HTML, as HTML: whoever reads words takes that.
import type { XmlElement, XmlNode } from './xml.ts'

export interface Html {
  readonly html: string
  /** From 1, where it begins in its file. */
  readonly line: number
}

const empty = new Set(['br', 'hr', 'img', 'input', 'wbr', 'source', 'track', 'embed', 'col'])

/** `instead` may give other HTML for an element, '' to pass over it. Lines stay where they were, as far as white space goes. */
export function htmlOf(
  nodes: readonly XmlNode[],
  fallbackLine: number,
  instead: (element: XmlElement) => string | null = () => null,
): Html {
  const html = nodes.map((node) => spelled(node, instead)).join('')
  const skipped = /^\s*/.exec(html)?.[0].split('\n').length ?? 1
  return { html: html.trim(), line: (nodes[0]?.line ?? fallbackLine) + skipped - 1 }
}

/** Whether there are no letters in it; pictures are none. */
export function isBlank({ html }: Html): boolean {
  return html.replace(/<[^>]*>/g, '').trim() === ''
}

export function joined(...parts: readonly Html[]): Html {
  const spoken = parts.filter(({ html }) => html !== '')
  return { html: spoken.map(({ html }) => html).join('\n'), line: spoken[0]?.line ?? parts[0]?.line ?? 1 }
}

function spelled(node: XmlNode, instead: (element: XmlElement) => string | null): string {
  if (node.kind === 'text') return node.isHtml ? node.text : escaped(node.text)
  const other = instead(node)
  if (other !== null) return other
  const attributes = [...node.attributes].map(([name, value]) => ` ${name}="${escaped(value)}"`).join('')
  if (empty.has(node.name)) return `<${node.name}${attributes}>`
  return `<${node.name}${attributes}>${node.children.map((child) => spelled(child, instead)).join('')}</${node.name}>`
}

export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
