// Small questions that every reader of XML asks.
import type { XmlElement, XmlNode } from './xml.ts'

export function elementsIn(element: XmlElement, ...names: readonly string[]): readonly XmlElement[] {
  return element.children.filter(
    (node): node is XmlElement => node.kind === 'element' && (names.length === 0 || names.includes(node.name)),
  )
}

export function elementIn(element: XmlElement, ...names: readonly string[]): XmlElement | undefined {
  return elementsIn(element, ...names)[0]
}

/** At any depth, in the order of the text; not the element itself. */
export function elementsBelow(element: XmlElement, is: (one: XmlElement) => boolean): readonly XmlElement[] {
  return elementsIn(element).flatMap((child) => [...(is(child) ? [child] : []), ...elementsBelow(child, is)])
}

/** All text below, as it stands. */
export function textOf(node: XmlNode): string {
  return node.kind === 'text' ? node.text : node.children.map(textOf).join('')
}

/** Null when it is absent, or holds nothing. */
export function attributeOf(element: XmlElement, name: string): string | null {
  const value = element.attributes.get(name)?.trim()
  return value === undefined || value === '' ? null : value
}
