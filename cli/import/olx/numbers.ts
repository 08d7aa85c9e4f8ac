// Numerical answers of Open edX: a number with a tolerance, or a range such as [5, 7).

import type { Desk } from '../desk.ts'
import type { NumberQuestion, NumberRange } from '../question.ts'
import { attributeOf, elementIn, elementsIn } from '../xml/find.ts'
import type { XmlElement } from '../xml/xml.ts'
import { olxHtml } from './olx-html.ts'

export type Measured = NumberQuestion['accepted']

/** The platform's own, where an author gives none. */
const toleranceUnlessGiven = '0.001%'
/** What the platform gives for an answer in the list of partly right ones. */
const partlyRight = 0.5

/** The answers, or a sentence that says why they cannot be read. */
export function measuredAnswer(response: XmlElement, desk: Desk): Measured | string {
  const params = elementsIn(response, 'responseparam')
  const tolerance = params.map((param) => attributeOf(param, 'default')).find((text) => text !== null)
  const answers: { text: string; credit: number; part: XmlElement }[] = []
  for (const part of [response, ...elementsIn(response, 'additional_answer')]) {
    const text = attributeOf(part, 'answer')
    if (text !== null) answers.push({ text, credit: 1, part })
  }
  for (const part of params) {
    const partial = attributeOf(part, 'partial_answers')
    for (const text of partial?.split(',') ?? []) answers.push({ text: text.trim(), credit: partlyRight, part })
    if (attributeOf(part, 'partial_range') !== null) {
      desk.tell('lost', part.line, `What ${desk.name} gives for answers that are nearly right is left out.`)
    }
  }
  if (answers.length === 0) return 'it has no answer.'
  const accepted: { range: NumberRange; credit: number; feedback?: ReturnType<Desk['words']> }[] = []
  for (const { text, credit, part } of answers) {
    const range = rangeOf(text, tolerance ?? toleranceUnlessGiven, part, desk)
    if (range === null) return `its answer «${text}» is no plain number.`
    const hint = elementIn(part, 'correcthint')
    const feedback = hint === undefined || credit < 1 ? {} : { feedback: desk.words(olxHtml(hint.children, hint.line)) }
    accepted.push({ range, credit, ...feedback })
  }
  return accepted
}

function rangeOf(text: string, tolerance: string, part: XmlElement, desk: Desk): NumberRange | null {
  const bounds = /^([[(])([^,]+),([^,]+)([\])])$/.exec(text.replaceAll(/\s/g, ''))
  if (bounds === null) {
    const value = numberOf(text)
    const slack = value === null ? null : slackOf(tolerance, value)
    return value === null || slack === null ? null : { value, tolerance: slack }
  }
  const [, opens, low = '', high = '', closes] = bounds
  const [from, to] = [numberOf(low), numberOf(high)]
  if (from === null || to === null || from > to) return null
  if (opens === '(' || closes === ')') {
    desk.tell(
      'check',
      part.line,
      `${desk.name} takes ${text}, where a round bracket leaves the bound itself out: here it is in.`,
    )
  }
  return { from, to }
}

/** Null for a tolerance that cannot be read: to guess one would make a wrong key. */
function slackOf(tolerance: string, value: number): number | null {
  const isShare = tolerance.endsWith('%')
  const slack = numberOf(isShare ? tolerance.slice(0, -1) : tolerance)
  if (slack === null || slack < 0) return null
  return isShare ? Math.abs((value * slack) / 100) : slack
}

/** A decimal number, or one divided by another. A formula is none. */
export function numberOf(text: string): number | null {
  const [top = '', bottom, ...rest] = text.trim().split('/')
  const plain = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?$/i
  if (rest.length > 0 || !plain.test(top) || (bottom !== undefined && !plain.test(bottom))) return null
  const value = Number(top) / Number(bottom ?? 1)
  return Number.isFinite(value) ? value : null
}
