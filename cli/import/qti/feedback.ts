// What an item says after an answer.
import type { Desk } from '../desk.ts'
import type { Entry } from '../question.ts'
import { attributeOf, elementsBelow, elementsIn, textOf } from '../xml/find.ts'
import { htmlOf } from '../xml/html-of.ts'
import type { XmlElement } from '../xml/xml.ts'
import type { Said } from './blocks.ts'

/** Feedback that is shown for a choice bears the name of the choice. */
export function feedbackByChoice(item: XmlElement): Said {
  return new Map(elementsIn(item, 'modalFeedback').map((one) => [attributeOf(one, 'identifier') ?? '', one]))
}

/** What is said whatever was answered goes with the last question; what is said at times only is named. */
export function withFeedback(item: XmlElement, entries: readonly Entry[], desk: Desk): readonly Entry[] {
  const choices = new Set(
    elementsBelow(item, ({ name }) => ['simpleChoice', 'hottext'].includes(name)).map((one) =>
      attributeOf(one, 'identifier'),
    ),
  )
  const general = elementsIn(item, 'modalFeedback').filter((one) => !choices.has(attributeOf(one, 'identifier')))
  const said = new Set(general.map(line).filter((words) => words !== ''))
  const last = entries.at(-1)
  if (said.size === 0 || last === undefined) return entries
  const [first] = general
  if (said.size > 1 || first === undefined || last.kind === 'page') {
    for (const one of general)
      desk.tell('lost', one.line, `What ${desk.name} says after certain answers is left out: «${line(one)}».`)
    return entries
  }
  const feedback = desk.words(htmlOf(first.children, first.line))
  return [...entries.slice(0, -1), { ...last, feedback }]
}

export function line(element: XmlElement): string {
  const words = textOf(element).replace(/\s+/g, ' ').trim().normalize('NFC')
  return words.length > 120 ? `${words.slice(0, 120)}…` : words
}
