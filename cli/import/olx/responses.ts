// What Open edX calls a response is what a learner answers. Each reader gives the question without its words, or a sentence that says
// why it cannot be read. capa/responsetypes.py is the original.
import { limits } from '../../../core/limits.ts'
import type { Desk } from '../desk.ts'
import type { Accepted, Option, Words } from '../question.ts'
import { attributeOf, elementIn, elementsIn, textOf } from '../xml/find.ts'
import { escaped } from '../xml/html-of.ts'
import type { XmlElement } from '../xml/xml.ts'
import { type Measured, measuredAnswer } from './numbers.ts'
import { olxHtml } from './olx-html.ts'

export type Answered =
  | { readonly kind: 'choose-one' | 'choose-all'; readonly options: readonly Option[]; readonly fixed?: true }
  | { readonly kind: 'text'; readonly accepted: readonly Accepted[]; readonly caseMatters: boolean }
  | { readonly kind: 'number'; readonly accepted: Measured }

type Read = (response: XmlElement, desk: Desk) => Answered | string

export const responses: Readonly<Record<string, Read>> = {
  multiplechoiceresponse: (response, desk) => choices(response, desk, 'choose-one'),
  choiceresponse: (response, desk) => choices(response, desk, 'choose-all'),
  optionresponse: dropdown,
  stringresponse: typed,
  numericalresponse: measured,
}

/** Names of parts that hold a place to answer or how to mark it; every other part of a response is words. */
export const inputs: ReadonlySet<string> = new Set(
  `choicegroup radiogroup checkboxgroup optioninput textline formulaequationinput numericalinput responseparam
  additional_answer stringequalhint regexphint correcthint compoundhint hintgroup solution label description
  demandhint targetedfeedbackset script`.split(/\s+/),
)

export function isTrue(text: string | null): boolean {
  return text?.toLowerCase() === 'true'
}

function choices(response: XmlElement, desk: Desk, kind: 'choose-one' | 'choose-all'): Answered | string {
  const group = elementIn(response, 'choicegroup', 'radiogroup', 'checkboxgroup')
  const list = group === undefined ? [] : elementsIn(group, 'choice')
  if (list.length === 0) return 'it has no choices.'
  if (list.length > limits.importChoicesMax) return 'it has too many choices.'
  const targeted = targetedFeedback(response)
  const options = list.map((choice) => optionOf(choice, kind, targeted, desk))
  const compound = group === undefined ? [] : elementsIn(group, 'compoundhint')
  for (const hint of compound) {
    desk.tell('lost', hint.line, `What ${desk.name} says of several choices together is left out: «${line(hint)}».`)
  }
  // Of round buttons only one can be pressed, whatever the response is called.
  const isOne = kind === 'choose-one' || group?.name === 'radiogroup'
  if (isOne && options.every(({ right }) => !right)) return 'no choice of it is marked as right.'
  const isFixed = list.some((choice) => isTrue(attributeOf(choice, 'fixed')))
  return { kind: isOne ? 'choose-one' : 'choose-all', options, ...(isFixed ? { fixed: true } : {}) }
}

function optionOf(
  choice: XmlElement,
  kind: 'choose-one' | 'choose-all',
  targeted: ReadonlyMap<string, XmlElement>,
  desk: Desk,
): Option {
  const right = isTrue(attributeOf(choice, 'correct'))
  const isPartly = attributeOf(choice, 'correct')?.toLowerCase() === 'partial'
  const credit = right ? 1 : isPartly ? Number(attributeOf(choice, 'point_value') ?? 0.5) : 0
  const hint = hintOf(choice, right && kind === 'choose-all', desk)
  const aimed = targeted.get(attributeOf(choice, 'explanation-id') ?? '')
  const feedback = hint ?? (aimed === undefined ? null : desk.words(olxHtml(aimed.children, aimed.line)))
  const text = desk.words(olxHtml(choice.children, choice.line, (part) => (part.name === 'choicehint' ? '' : null)))
  return { text, right, credit: Number.isFinite(credit) ? credit : 0, ...(feedback === null ? {} : { feedback }) }
}

/** Of boxes there may be two hints: for who ticked one, and for who did not. One explanation has room here. */
function hintOf(choice: XmlElement, isRightBox: boolean, desk: Desk): Words | null {
  const hints = elementsIn(choice, 'choicehint').filter((hint) => textOf(hint).trim() !== '')
  const isFor = (hint: XmlElement, ticked: boolean) => (attributeOf(hint, 'selected') ?? 'true') === String(ticked)
  const kept = hints.find((hint) => isFor(hint, true)) ?? (isRightBox ? hints[0] : undefined)
  for (const hint of hints.filter((one) => one !== kept)) {
    desk.tell('lost', hint.line, `What ${desk.name} says to who leaves a choice out is left out: «${line(hint)}».`)
  }
  return kept === undefined ? null : desk.words(olxHtml(kept.children, kept.line))
}

function targetedFeedback(response: XmlElement): ReadonlyMap<string, XmlElement> {
  const all = elementsIn(response, 'targetedfeedbackset').flatMap((set) => elementsIn(set, 'targetedfeedback'))
  return new Map(all.map((one) => [attributeOf(one, 'explanation-id') ?? '', one]))
}

function dropdown(response: XmlElement, desk: Desk): Answered | string {
  const input = elementIn(response, 'optioninput') ?? inputBelow(response, 'optioninput')
  if (input === undefined) return 'it has no choices.'
  const listed = elementsIn(input, 'option')
  const options = listed.length > 0 ? listed.map((option) => listedOption(option, desk)) : quotedOptions(input, desk)
  if (options.length === 0) return 'its choices cannot be read.'
  if (options.length > limits.importChoicesMax) return 'it has too many choices.'
  return options.some(({ right }) => right)
    ? { kind: 'choose-one', options }
    : 'none of its choices is the one that is marked as right.'
}

export function inputBelow(element: XmlElement, name: string): XmlElement | undefined {
  for (const child of elementsIn(element)) {
    const found = child.name === name ? child : inputBelow(child, name)
    if (found !== undefined) return found
  }
  return undefined
}

function listedOption(option: XmlElement, desk: Desk): Option {
  const right = isTrue(attributeOf(option, 'correct'))
  const hint = elementIn(option, 'optionhint')
  const text = desk.words(olxHtml(option.children, option.line, (part) => (part.name === 'optionhint' ? '' : null)))
  return {
    text,
    right,
    credit: right ? 1 : 0,
    ...(hint === undefined ? {} : { feedback: desk.words(olxHtml(hint.children, hint.line)) }),
  }
}

/** options="('USA','Germany')" correct="Germany" */
function quotedOptions(input: XmlElement, desk: Desk): readonly Option[] {
  const all = [...(attributeOf(input, 'options') ?? '').matchAll(/'((?:\\.|[^'\\])*)'|"((?:\\.|[^"\\])*)"/g)]
  const key = attributeOf(input, 'correct')
  return all.map(([, single, double]) => {
    const words = (single ?? double ?? '').replace(/\\(.)/g, '$1').trim()
    const right = words === key
    return { text: desk.words({ html: escaped(words), line: input.line }), right, credit: right ? 1 : 0 }
  })
}

function typed(response: XmlElement, desk: Desk): Answered | string {
  const type = (attributeOf(response, 'type') ?? '').split(/\s+/)
  const isPattern = type.includes('regexp')
  const said = new Map(elementsIn(response, 'stringequalhint').map((hint) => [attributeOf(hint, 'answer') ?? '', hint]))
  const right = [response, ...elementsIn(response, 'additional_answer')].flatMap((part) => {
    // The oldest way to write a second answer was within the element.
    const text = attributeOf(part, 'answer') ?? (part === response ? null : textOf(part).trim() || null)
    // The oldest way to write several answers in one.
    const spellings = isPattern ? [text] : (text?.split('_or_') ?? [])
    return spellings.flatMap((one) => (one === null ? [] : [{ text: one, hint: elementIn(part, 'correcthint') }]))
  })
  if (right.length === 0) return 'it has no answer.'
  const accepted: Accepted[] = right.map(({ text, hint }) => ({
    text: text.normalize('NFC'),
    credit: 1,
    ...(isPattern ? { pattern: 'regexp' as const } : {}),
    ...(hint === undefined ? {} : { feedback: desk.words(olxHtml(hint.children, hint.line)) }),
  }))
  for (const [text, hint] of said) {
    if (text === '') continue
    accepted.push({ text: text.normalize('NFC'), credit: 0, feedback: desk.words(olxHtml(hint.children, hint.line)) })
  }
  for (const hint of elementsIn(response, 'regexphint', 'hintgroup')) {
    desk.tell('lost', hint.line, `A hint of ${desk.name} for certain answers is left out: «${line(hint)}».`)
  }
  if (isPattern) {
    desk.tell(
      'check',
      response.line,
      `${desk.name} marks answers by a pattern (${right[0]?.text}): see what it should accept.`,
    )
  }
  return { kind: 'text', accepted, caseMatters: !type.includes('ci') }
}

function measured(response: XmlElement, desk: Desk): Answered | string {
  const found = measuredAnswer(response, desk)
  return typeof found === 'string' ? found : { kind: 'number', accepted: found }
}

export function line(element: XmlElement): string {
  const words = textOf(element).replace(/\s+/g, ' ').trim()
  return words.length > 120 ? `${words.slice(0, 120)}…` : words
}
