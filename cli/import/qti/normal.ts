// QTI 3.0 is 2.1 with other spellings: <qti-choice-interaction max-choices="1"> is <choiceInteraction maxChoices="1">.
import type { XmlElement } from '../xml/xml.ts'

/** The same tree in the spelling of 2.1. */
export function normal(element: XmlElement): XmlElement {
  const isThird = element.name.startsWith('qti-')
  return {
    ...element,
    name: isThird ? camel(element.name.slice('qti-'.length)) : element.name,
    attributes: isThird
      ? new Map([...element.attributes].map(([key, value]) => [attributeName(key), value]))
      : element.attributes,
    children: element.children.map((child) => (child.kind === 'element' ? normal(child) : child)),
  }
}

function attributeName(name: string): string {
  return /^(data-|xml)/.test(name) ? name : camel(name)
}

function camel(name: string): string {
  return name.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
}
