// What the rules of an item say of each response, gathered in one walk over them.
import { attributeOf, elementIn, elementsBelow, elementsIn } from '../xml/find.ts'
import type { XmlElement } from '../xml/xml.ts'

export interface Rules {
  /** Responses compared with words without regard to capital letters. */
  readonly loose: ReadonlySet<string>
  /** Responses of an item whose rules look at the key. */
  readonly keyed: ReadonlySet<string>
  /** A template of the standard marks all responses by their key, and so do no rules at all. */
  readonly areStandard: boolean
  /** How numbers are compared, by response. */
  readonly compared: ReadonlyMap<string, readonly XmlElement[]>
  /** Where a template sets the right answer, by response. */
  readonly made: ReadonlyMap<string, readonly XmlElement[]>
  readonly template: XmlElement | undefined
  /** Words of the item that a template makes. */
  readonly makesWords: boolean
}

const comparisons: readonly string[] = ['equal', 'equalRounded', 'lt', 'gt', 'lte', 'gte']

export function rulesOf(item: XmlElement): Rules {
  const [loose, keyed] = [new Set<string>(), new Set<string>()]
  const compared = new Map<string, XmlElement[]>()
  const made = new Map<string, XmlElement[]>()
  const processing = elementIn(item, 'responseProcessing')
  for (const rule of processing === undefined ? [] : elementsBelow(processing, () => true)) {
    const spoken = elementsIn(rule, 'variable').map(identifier)
    // Two answers compared with each other say nothing of the key.
    const [only = ''] = spoken.length === 1 ? spoken : []
    if (rule.name === 'stringMatch' && attributeOf(rule, 'caseSensitive') === 'false') loose.add(only)
    if (rule.name === 'correct' || rule.name === 'mapResponse') keyed.add(identifier(rule))
    if (comparisons.includes(rule.name)) for (const id of new Set(spoken)) put(compared, id, rule)
  }
  const template = elementIn(item, 'templateProcessing')
  for (const rule of template === undefined ? [] : elementsBelow(template, () => true)) {
    if (rule.name === 'setCorrectResponse') put(made, identifier(rule), rule)
  }
  const body = elementIn(item, 'itemBody')
  return {
    loose,
    keyed,
    areStandard:
      processing === undefined || attributeOf(processing, 'template') !== null || elementsIn(processing).length === 0,
    compared,
    made,
    template,
    makesWords: body !== undefined && elementsBelow(body, ({ name }) => name === 'printedVariable').length > 0,
  }
}

export function identifier(element: XmlElement): string {
  return attributeOf(element, 'identifier') ?? ''
}

function put(map: Map<string, XmlElement[]>, key: string, element: XmlElement): void {
  const list = map.get(key)
  if (list === undefined) map.set(key, [element])
  else list.push(element)
}
