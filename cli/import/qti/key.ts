// What a response declaration says of right answers.
import { attributeOf, elementIn, elementsIn, textOf } from '../xml/find.ts'
import type { XmlElement } from '../xml/xml.ts'
import { identifier, type Rules } from './rules.ts'

export interface Key {
  readonly cardinality: string
  readonly baseType: string
  /** In the order of the file; identifiers, pairs «a b», or words. */
  readonly correct: readonly string[]
  /** By answer: a share of the best mark, from -1 to 1. Empty without a mapping. */
  readonly credits: ReadonlyMap<string, number>
  readonly caseMatters: boolean
}

/** By identifier of the response. */
export function keysOf(item: XmlElement, rules: Rules): ReadonlyMap<string, Key> {
  return new Map(elementsIn(item, 'responseDeclaration').map((one) => [identifier(one), keyOf(one, rules)]))
}

function keyOf(declaration: XmlElement, rules: Rules): Key {
  const id = identifier(declaration)
  const mapping = elementIn(declaration, 'mapping')
  const entries = mapping === undefined ? [] : elementsIn(mapping, 'mapEntry')
  const mapped = entries.map((entry) => ({
    answer: spaced(attributeOf(entry, 'mapKey') ?? ''),
    value: Number(attributeOf(entry, 'mappedValue')),
  }))
  const best = mapped.reduce((most, { value }) => (value > most && Number.isFinite(value) ? value : most), 0)
  const credits = new Map<string, number>()
  for (const { answer, value } of mapped) {
    if (answer !== '' && best > 0 && Number.isFinite(value)) credits.set(answer, Math.max(-1, value / best))
  }
  const isLoose = entries.length > 0 && entries.every((entry) => attributeOf(entry, 'caseSensitive') === 'false')
  return {
    cardinality: attributeOf(declaration, 'cardinality') ?? 'single',
    baseType: attributeOf(declaration, 'baseType') ?? '',
    correct: madeCorrect(rules, id) ?? valuesIn(elementIn(declaration, 'correctResponse')),
    credits,
    caseMatters: !isLoose && !rules.loose.has(id),
  }
}

/** A template that always sets the same answer is as good as a statement. */
function madeCorrect({ made, template }: Rules, id: string): readonly string[] | null {
  const [only, ...more] = made.get(id) ?? []
  if (only === undefined || more.length > 0 || template === undefined || !elementsIn(template).includes(only))
    return null
  const value = elementIn(only, 'baseValue')
  return value === undefined ? null : [spaced(textOf(value))]
}

/** Whether a template works out the answer anew for each learner. */
export function isMadeByTemplate(rules: Rules, id: string): boolean {
  return rules.made.has(id) && madeCorrect(rules, id) === null
}

/** Whether the rules that mark an item look at its key; rules of their own may say something else. */
export function isMarkedByKey({ areStandard, keyed }: Rules, id: string): boolean {
  return areStandard || keyed.has(id)
}

function valuesIn(element: XmlElement | undefined): readonly string[] {
  return element === undefined ? [] : elementsIn(element, 'value').map((value) => spaced(textOf(value)))
}

function spaced(text: string): string {
  return text.replace(/\s+/g, ' ').trim().normalize('NFC')
}

/** How far off a number may be, if the rules say so: below and above. Null when they compare in another way. */
export function toleranceOf(
  { compared }: Rules,
  id: string,
  value: number,
): readonly [below: number, above: number] | null {
  const [equal, ...more] = compared.get(id) ?? []
  if (equal === undefined) return [0, 0]
  if (more.length > 0 || equal.name !== 'equal') return null
  const mode = attributeOf(equal, 'toleranceMode') ?? 'exact'
  if (mode === 'exact') return [0, 0]
  const [below = Number.NaN, above = below] = (attributeOf(equal, 'tolerance') ?? '').split(/\s+/).map(Number)
  if (!Number.isFinite(below) || !Number.isFinite(above) || below < 0 || above < 0) return null
  return mode === 'relative' ? [Math.abs((value * below) / 100), Math.abs((value * above) / 100)] : [below, above]
}
