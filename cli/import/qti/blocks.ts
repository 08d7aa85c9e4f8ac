// Interactions that stand between paragraphs. Each gives a question without its stem, or a sentence that says why not.

import { limits } from '../../../core/limits.ts'
import type { Desk } from '../desk.ts'
import type { Option, Question, Words } from '../question.ts'
import { isEmpty, lineOfWords } from '../words/words.ts'
import { attributeOf, elementIn, elementsBelow, elementsIn } from '../xml/find.ts'
import { type Html, htmlOf, joined } from '../xml/html-of.ts'
import type { XmlElement } from '../xml/xml.ts'
import { marksIn, withGaps } from './gaps.ts'
import type { Key } from './key.ts'

/** A question before its stem and place are known. */
export type Bare<Q extends Question = Question> = Q extends Question
  ? Omit<Q, 'place' | 'id' | 'title' | 'stem'>
  : never

export interface Asked {
  readonly bare: Bare
  /** Words of the interaction itself, after its prompt. */
  readonly words?: Html
}

type Read = (interaction: XmlElement, key: Key, desk: Desk, said: Said) => Asked | string

/** Feedback by identifier of what was chosen. */
export type Said = ReadonlyMap<string, XmlElement>

/** Pictures to put in order or to join are words to nobody. */
function lacksWords(bare: Bare): boolean {
  switch (bare.kind) {
    case 'order':
      return bare.steps.some(isEmpty)
    case 'match':
      return [...bare.pairs.flatMap(({ text, to }) => [text, to]), ...bare.extra].some(isEmpty)
    case 'sort':
      return [...bare.groups, ...bare.things.map(({ text }) => text)].some(isEmpty)
    default:
      return false
  }
}

export function isSupported({ name }: XmlElement): boolean {
  return Object.hasOwn(blockInteractions, name)
}

/** Reads a supported interaction that stands between paragraphs, or says why it cannot. */
export function readBlock(interaction: XmlElement, key: Key, desk: Desk, said: Said): Asked | string {
  const offers = elementsBelow(interaction, ({ name }) => isOffer.test(name)).length
  if (Math.max(offers, key.correct.length, key.credits.size) > limits.importChoicesMax)
    return 'it offers too many things.'
  const asked = blockInteractions[interaction.name]?.(interaction, key, desk, said) ?? 'not supported.'
  return typeof asked !== 'string' && lacksWords(asked.bare)
    ? 'it offers things without words, such as pictures.'
    : asked
}

const isOffer = /Choice$|^(hottext|gap|gapText|gapImg)$/

const blockInteractions: Readonly<Record<string, Read>> = {
  choiceInteraction: choice,
  hottextInteraction: hottext,
  orderInteraction: order,
  matchInteraction: match,
  associateInteraction: associate,
  gapMatchInteraction: gapMatch,
  extendedTextInteraction: extendedText,
}

const noKey = 'it says nowhere what is right.'

export function wordsOf(element: XmlElement, desk: Desk): Words {
  return desk.words(htmlOf(element.children, element.line, (part) => (isFeedback(part) ? '' : null)))
}

function isFeedback({ name }: XmlElement): boolean {
  return name === 'feedbackInline' || name === 'feedbackBlock'
}

function choice(interaction: XmlElement, key: Key, desk: Desk, said: Said): Asked | string {
  const list = elementsIn(interaction, 'simpleChoice')
  const mayOne = attributeOf(interaction, 'maxChoices') === '1'
  const chosen = optionsOf(list, mayOne ? { ...key, cardinality: 'single' } : key, desk, said)
  if (typeof chosen === 'string') return chosen
  const shuffled = attributeOf(interaction, 'shuffle') === 'true'
  const isFixed = shuffled && list.some((one) => attributeOf(one, 'fixed') === 'true')
  return { bare: { ...chosen, ...(isFixed ? { fixed: true } : {}) } }
}

/** Words in a text are what is chosen: they stand in the text and, once more, as options. */
function hottext(interaction: XmlElement, key: Key, desk: Desk, said: Said): Asked | string {
  const list = elementsBelow(interaction, (one) => one.name === 'hottext')
  const chosen = optionsOf(list, key, desk, said)
  if (typeof chosen === 'string') return chosen
  const text = interaction.children.filter((node) => node.kind === 'text' || node.name !== 'prompt')
  const words = htmlOf(text, interaction.line, (part) =>
    part.name === 'hottext' ? `<b>${htmlOf(part.children, part.line).html}</b>` : null,
  )
  return { bare: { ...chosen, fixed: true }, words }
}

type Chosen = Bare<Extract<Question, { readonly kind: 'choose-one' | 'choose-all' }>>

function optionsOf(list: readonly XmlElement[], key: Key, desk: Desk, said: Said): Chosen | string {
  if (list.length === 0) return 'it has no choices.'
  if (key.correct.length === 0 && key.credits.size === 0) return noKey
  const isOne = key.cardinality === 'single'
  const options = list.map((one): Option => {
    const id = attributeOf(one, 'identifier') ?? ''
    const credit = key.credits.get(id) ?? 0
    const right = key.correct.length > 0 ? key.correct.includes(id) : isOne ? credit === 1 : credit > 0
    const own = elementsIn(one).find(isFeedback) ?? said.get(id)
    const feedback = own === undefined ? null : desk.words(htmlOf(own.children, own.line))
    return {
      text: wordsOf(one, desk),
      right,
      credit: key.credits.size > 0 ? credit : right ? 1 : 0,
      ...(feedback === null || isEmpty(feedback) ? {} : { feedback }),
    }
  })
  const known = list.map((one) => attributeOf(one, 'identifier') ?? '')
  if (key.correct.some((id) => !known.includes(id)) || !options.some(({ right }) => right))
    return 'what it says is right is not among its choices.'
  if (options.some(({ text }) => isEmpty(text))) return 'it offers choices without words, such as pictures.'
  return { kind: isOne ? 'choose-one' : 'choose-all', options }
}

function order(interaction: XmlElement, key: Key, desk: Desk): Asked | string {
  const list = elementsIn(interaction, 'simpleChoice')
  if (key.correct.length === 0) return noKey
  const byId = new Map(list.map((one) => [attributeOf(one, 'identifier') ?? '', one]))
  const steps = key.correct.map((id) => byId.get(id))
  if (steps.some((step) => step === undefined) || new Set(key.correct).size !== list.length) {
    return 'its right order does not name each step once.'
  }
  return { bare: { kind: 'order', steps: steps.flatMap((step) => (step === undefined ? [] : [wordsOf(step, desk)])) } }
}

/** One to one, or several things to one place: then the places are groups. */
function match(interaction: XmlElement, key: Key, desk: Desk): Asked | string {
  const [left, right] = elementsIn(interaction, 'simpleMatchSet').map((set) =>
    elementsIn(set, 'simpleAssociableChoice'),
  )
  if (left === undefined || right === undefined) return 'it has not two lists.'
  const pairs = pairsOf(key)
  if (pairs.length === 0) return noKey
  const [from, to] = [byIdentifier(left), byIdentifier(right)]
  if (pairs.some(([a, b]) => !from.has(a) || !to.has(b))) return 'what it says is right is not among its choices.'
  const times = (ids: readonly string[]) => new Set(ids).size
  const [sources, targets] = [pairs.map(([a]) => a), pairs.map(([, b]) => b)]
  if (times(sources) !== pairs.length) return 'one thing belongs to several places: not supported.'
  const isEach = sources.length === left.length
  if (times(targets) === pairs.length || !isEach) {
    const extra = right.filter((one) => !targets.includes(attributeOf(one, 'identifier') ?? ''))
    for (const one of left.filter((thing) => !sources.includes(attributeOf(thing, 'identifier') ?? ''))) {
      desk.tell(
        'lost',
        one.line,
        `«${lineOfWords(wordsOf(one, desk))}» of ${desk.name} belongs to nothing and is left out.`,
      )
    }
    return {
      bare: {
        kind: 'match',
        pairs: pairs.map((pair) => pairWords(pair, from, to, desk)),
        extra: extra.map((one) => wordsOf(one, desk)),
      },
    }
  }
  const things = pairs.map(([a, b]) => ({
    text: wordsOf(from.get(a) ?? interaction, desk),
    group: right.findIndex((one) => attributeOf(one, 'identifier') === b),
  }))
  return { bare: { kind: 'sort', groups: right.map((one) => wordsOf(one, desk)), things } }
}

function associate(interaction: XmlElement, key: Key, desk: Desk): Asked | string {
  const list = elementsIn(interaction, 'simpleAssociableChoice')
  const pairs = pairsOf(key)
  if (pairs.length === 0) return noKey
  const all = byIdentifier(list)
  if (pairs.some(([a, b]) => !all.has(a) || !all.has(b))) return 'what it says is right is not among its choices.'
  const used = pairs.flat()
  if (new Set(used).size !== used.length) return 'one thing belongs to several others: not supported.'
  const extra = list.filter((one) => !used.includes(attributeOf(one, 'identifier') ?? ''))
  return {
    bare: {
      kind: 'match',
      pairs: pairs.map((pair) => pairWords(pair, all, all, desk)),
      extra: extra.map((one) => wordsOf(one, desk)),
    },
  }
}

function pairWords(
  [a, b]: readonly [string, string],
  from: ReadonlyMap<string, XmlElement>,
  to: ReadonlyMap<string, XmlElement>,
  desk: Desk,
): { readonly text: Words; readonly to: Words } {
  const [one, other] = [from.get(a), to.get(b)]
  if (one === undefined || other === undefined) throw new Error('pairs were looked up before')
  return { text: wordsOf(one, desk), to: wordsOf(other, desk) }
}

function byIdentifier(list: readonly XmlElement[]): ReadonlyMap<string, XmlElement> {
  return new Map(list.map((one) => [attributeOf(one, 'identifier') ?? '', one]))
}

/** Of a mapping, the pairs that give the most. */
function pairsOf({ correct, credits }: Key): readonly (readonly [string, string])[] {
  const stated = correct.length > 0 ? correct : [...credits].filter(([, credit]) => credit > 0).map(([pair]) => pair)
  return stated.map((pair) => pair.split(' ')).map(([a = '', b = '']) => [a, b] as const)
}

function gapMatch(interaction: XmlElement, key: Key, desk: Desk): Asked | string {
  const offered = byIdentifier(elementsIn(interaction, 'gapText'))
  if (elementIn(interaction, 'gapImg') !== undefined) return 'pictures are put into its gaps: not supported.'
  const pairs = pairsOf(key)
  if (pairs.length === 0) return noKey
  const texts = [...offered.values()].map((one) => lineOfWords(wordsOf(one, desk)))
  const places = elementsBelow(interaction, (one) => one.name === 'gap')
  const gaps = places.map((gap) => {
    const right = pairs.filter(([, id]) => id === attributeOf(gap, 'identifier')).map(([id]) => offered.get(id))
    return {
      accepted: right.flatMap((one) =>
        one === undefined ? [] : [{ text: lineOfWords(wordsOf(one, desk)), credit: 1 }],
      ),
      offered: texts,
    }
  })
  if (gaps.length === 0 || gaps.some(({ accepted }) => accepted.length === 0 || accepted[0]?.text === ''))
    return 'a gap of it has no right answer.'
  const text = interaction.children.filter((node) => node.kind === 'text' || !['prompt', 'gapText'].includes(node.name))
  const words = withGaps(text, interaction.line, ({ name }) => name === 'gap')
  if (marksIn(words) !== gaps.length) return 'its gaps stand in one another.'
  return { bare: { kind: 'fill', gaps, inText: true }, words }
}

/** Free writing, unless the item says which words are right. */
function extendedText(_interaction: XmlElement, key: Key): Asked {
  const accepted = acceptedBy(key)
  if (accepted.length === 0) return { bare: { kind: 'essay' } }
  const gap = { accepted, ...(key.caseMatters ? { caseMatters: true as const } : {}) }
  return { bare: { kind: 'fill', gaps: [gap], inText: false } }
}

export function acceptedBy({ correct, credits }: Key): readonly { readonly text: string; readonly credit: number }[] {
  const all = new Map([...credits].filter(([, credit]) => credit > 0))
  for (const text of correct) if (text !== '' && !all.has(text)) all.set(text, 1)
  return [...all].map(([text, credit]) => ({ text, credit }))
}

export function promptOf(interaction: XmlElement): Html {
  const prompt = elementIn(interaction, 'prompt')
  return prompt === undefined
    ? { html: '', line: interaction.line }
    : joined({ ...htmlOf(prompt.children, prompt.line) })
}
