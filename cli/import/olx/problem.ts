// A problem is words with responses between them. Each response becomes one question; the words before it are its stem.
import { limits } from '../../../core/limits.ts'
import type { Desk } from '../desk.ts'
import type { Entry, Question, Words } from '../question.ts'
import { isEmpty } from '../words/words.ts'
import { attributeOf, elementIn, elementsIn, textOf } from '../xml/find.ts'
import { escaped, type Html, isBlank, joined } from '../xml/html-of.ts'
import type { XmlElement } from '../xml/xml.ts'
import { lettersInOrder } from './letters-in-order.ts'
import { readMarkdown } from './markdown.ts'
import { olxHtml } from './olx-html.ts'
import { type Answered, inputs, line, responses } from './responses.ts'
import { type Segments, segmentsOf } from './segments.ts'

export interface Block {
  readonly id: string
  readonly title?: string | undefined
}

/** Every response is a question here, or is named in a note of kind 'left'. */
export function readProblem(problem: XmlElement, block: Block, desk: Desk): readonly Entry[] {
  const segments = segmentsOf(problem)
  const markdown = attributeOf(problem, 'markdown')
  if (segments.responses.length === 0 && markdown !== null && markdown !== 'null') {
    if (markdown.length > limits.importWordsLengthMax) {
      desk.tell('left', problem.line, `${desk.name} is left out: its ${markdown.length} letters are too many.`)
      return []
    }
    return readProblem(readMarkdown(markdown, problem.line), block, desk)
  }
  for (const script of segments.scripts) {
    desk.tell('lost', script.line, `The script in ${desk.name} is left out: packs run no scripts.`)
  }
  if (segments.responses.length > limits.importChoicesMax) {
    desk.tell('left', problem.line, `${desk.name} is left out: it asks ${segments.responses.length} things at once.`)
    return []
  }
  if (segments.responses.length === 0) return readingPage(problem, segments, block, desk)
  const entries = segments.responses.flatMap((_, index) => questionAt(index, segments, block, desk))
  // Words around questions that were all left out say nothing by themselves.
  if (entries.length === 0) return []
  tellHints(segments, desk)
  return [...sharedIntro(segments, block, desk), ...entries, ...trailing(segments, block, desk)]
}

function readingPage(problem: XmlElement, segments: Segments, block: Block, desk: Desk): readonly Entry[] {
  const body = desk.words(joined(...segments.texts))
  if (isEmpty(body)) {
    desk.tell('left', problem.line, `${desk.name} is left out: it asks nothing and says nothing.`)
    return []
  }
  desk.tell('check', problem.line, `${desk.name} asks nothing: it is kept as a page to read.`)
  return [{ kind: 'page', place: desk.place(problem.line), ...named(block, 0), body }]
}

function named({ id, title }: Block, index: number): { readonly id: string; readonly title?: string } {
  return { id: index === 0 ? id : `${id}-${index + 1}`, ...(title === undefined ? {} : { title }) }
}

/** When every response has words of its own, what stands before the first is for all of them. */
function introIsShared(segments: Segments): boolean {
  const { responses: all, texts } = segments
  if (all.length < 2 || texts[0] === undefined || isBlank(texts[0])) return false
  const hasWords = (index: number) => {
    const text = texts[index]
    return index > 0 && text !== undefined && !isBlank(text)
  }
  return all.every(({ element, cell }, index) => !isBlank(ownWords(element)) || hasWords(index) || cell !== undefined)
}

function sharedIntro(segments: Segments, block: Block, desk: Desk): readonly Entry[] {
  const [intro] = segments.texts
  if (intro === undefined || !introIsShared(segments) || segments.responses.every(({ cell }) => cell)) return []
  const body = desk.words(intro)
  const about = named({ ...block, id: `${block.id}-intro` }, 0)
  return isEmpty(body) ? [] : [{ kind: 'page', place: desk.place(intro.line), ...about, body }]
}

function trailing({ texts, responses: all }: Segments, block: Block, desk: Desk): readonly Entry[] {
  const last = texts[all.length]
  const body = desk.words(last ?? null)
  if (last === undefined || isEmpty(body)) return []
  return [{ kind: 'page', place: desk.place(last.line), ...named({ ...block, id: `${block.id}-after` }, 0), body }]
}

function ownWords(response: XmlElement): Html {
  const said = response.children.filter((node) => node.kind === 'text' || !inputs.has(node.name))
  const inline = olxHtml(said, response.line, (part) => (inputs.has(part.name) ? (isPlace(part) ? '_____' : '') : null))
  const asked = elementsIn(response, 'label', 'description').filter((part) => textOf(part).trim() !== '')
  const group = elementIn(response, 'choicegroup', 'checkboxgroup', 'radiogroup', 'optioninput', 'textline')
  const label = asked.length > 0 || group === undefined ? null : attributeOf(group, 'label')
  return joined(
    inline,
    ...asked.map((part) => ({ html: `<p>${olxHtml(part.children, part.line).html}</p>`, line: part.line })),
    {
      html: label === null ? '' : `<p>${escaped(label)}</p>`,
      line: response.line,
    },
  )
}

function isPlace(part: XmlElement): boolean {
  return ['textline', 'formulaequationinput', 'numericalinput', 'optioninput'].includes(part.name)
}

function questionAt(index: number, segments: Segments, block: Block, desk: Desk): readonly Question[] {
  const { element, cell } = segments.responses[index] ?? {}
  if (element === undefined) return []
  const leave = (why: string) => {
    desk.tell('left', element.line, `${desk.name} is left out: ${why}`)
    return []
  }
  const read = responses[element.name]
  if (read === undefined) return leave(`questions of the kind «${element.name}» are not supported.`)
  if (segments.scripts.length > 0 && /\$\w/.test(spelledOut(element))) return leave('a script makes its answer.')
  const places = placesBelow(element)
  if (places > 1) return leave(`${places} places to answer stand in one «${element.name}».`)
  const answered = read(element, desk)
  if (typeof answered === 'string') return leave(answered)
  const stem = stemAt(index, segments, block, desk)
  if (isEmpty(stem)) return leave('it has no words to ask with.')
  const solutions = [...elementsIn(element, 'solution'), ...solutionsOf(index, segments)]
  const feedback = desk.words(joined(...solutions.map((one) => olxHtml(one.children, one.line))))
  const inText = !cell && stem.written.split('_____').length === 2 && places === 1 && !directPlace(element)
  const base = {
    place: desk.place(element.line),
    ...named(block, index),
    stem,
    ...(isEmpty(feedback) ? {} : { feedback }),
  }
  return [asQuestion(answered, base, inText)]
}

/** One before all responses belongs to the first. */
function solutionsOf(index: number, { solutions }: Segments): readonly XmlElement[] {
  return solutions.filter(({ after }) => Math.max(after, 0) === index).map(({ element }) => element)
}

function asQuestion(
  answered: Answered,
  base: Pick<Question, 'place' | 'id' | 'title' | 'stem' | 'feedback'>,
  inText: boolean,
): Question {
  switch (answered.kind) {
    case 'text':
      return {
        ...base,
        kind: 'fill',
        gaps: [{ accepted: answered.accepted, ...(answered.caseMatters ? { caseMatters: true } : {}) }],
        inText,
      }
    case 'number':
      return { ...base, kind: 'number', accepted: answered.accepted, inText }
    default: {
      const { kind, options, fixed } = answered
      return { ...base, kind, options, ...(fixed || lettersInOrder(options) ? { fixed: true } : {}) }
    }
  }
}

/** Longer words are not asked again with each response. */
const repeatedLettersMax = 2000

function stemAt(index: number, segments: Segments, block: Block, desk: Desk): Words {
  const { element, cell } = segments.responses[index] ?? {}
  if (element === undefined) return desk.words(null)
  const [intro] = segments.texts
  const isShared = introIsShared(segments)
  const before = index === 0 && isShared && !cell ? undefined : segments.texts[index]
  const own = joined(before ?? nothing(element), cell ?? nothing(element), ownWords(element))
  const lacksWords = isBlank({ ...own, html: own.html.replaceAll('_____', '') })
  // Words that stand once in a problem are asked again with each response that has none of its own.
  const mayRepeat = intro !== undefined && intro.html.length <= repeatedLettersMax
  const whole = index > 0 && mayRepeat && (lacksWords || cell) ? joined(intro, own) : own
  if (!isBlank({ ...whole, html: whole.html.replaceAll('_____', '') })) return desk.words(whole)
  if (block.title === undefined) return desk.words(null)
  desk.tell('check', element.line, `${desk.name} has no words to ask with: its title stands in for them.`)
  return desk.words({ html: escaped(block.title.slice(0, limits.textLengthMax)), line: element.line })
}

function nothing(element: XmlElement): Html {
  return { html: '', line: element.line }
}

function placesBelow(element: XmlElement): number {
  return elementsIn(element).reduce((sum, child) => sum + (isPlace(child) ? 1 : placesBelow(child)), 0)
}

function directPlace(element: XmlElement): boolean {
  return elementsIn(element).some(isPlace)
}

/** Attributes and words, to look for names of variables in them. */
function spelledOut(element: XmlElement): string {
  return olxHtml([element], element.line).html
}

function tellHints({ hints }: Segments, desk: Desk): void {
  for (const hint of hints) {
    desk.tell(
      'lost',
      hint.line,
      `A hint of ${desk.name} is left out, for packs give none before an answer: «${line(hint)}».`,
    )
  }
}
