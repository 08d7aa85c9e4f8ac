// One <question> to one entry, by its type.
import type { Place } from '../../build/findings.ts'
import type { Accepted, Entry, NumberQuestion, Option, Words } from '../question.ts'
import type { Tell } from '../reader.ts'
import { isEmpty, lineOfWords, noWords, plainWords } from '../words/words.ts'
import { attributeOf, elementIn, elementsIn, textOf } from '../xml/find.ts'
import type { XmlElement } from '../xml/xml.ts'
import { clozeGaps, type Gapped, placedGaps } from './gaps.ts'
import { wordsIn } from './words-in.ts'

export interface MoodleReading {
  readonly element: XmlElement
  readonly place: Place
  readonly tell: Tell
  /** Words of a child such as <feedback>; undefined where there are none. */
  readonly words: (holder: XmlElement, name: string) => Words | undefined
}

/** Null, with a note, for a question that cannot be understood. */
export function moodleEntry(element: XmlElement, file: string, tell: Tell): Entry | null {
  const place = { file, line: element.line }
  const type = attributeOf(element, 'type') ?? ''
  const title = textIn(element, 'name')
  const words: MoodleReading['words'] = (holder, name) => {
    const found = elementIn(holder, name)
    const said = found && wordsIn(found, file, tell)
    return said === undefined || isEmpty(said) ? undefined : said
  }
  const { stem, gaps } = stemOf(element, type, place, tell)
  const left = (sentence: string) => {
    tell('left', place, `«${title || lineOfWords(stem).slice(0, 40) || type}» is left out: ${sentence}`)
    return null
  }
  if (isEmpty(stem)) return left('it has no words. Write the question there.')
  const id = textIn(element, 'idnumber')
  const tags = elementsIn(element, 'tags').flatMap((list) => elementsIn(list, 'tag').map((tag) => textOf(tag).trim()))
  const about = { place, ...(id && { id }), ...(title && { title }), ...(tags.length > 0 && { tags }) }
  if (type === 'description') return { ...about, kind: 'page', body: stem }
  const answer = gaps ?? answerOf(type, { element, place, tell, words })
  if (typeof answer === 'string') return left(answer)
  tellOfHints(element, title || type, { element, place, tell, words })
  const feedback = words(element, 'generalfeedback')
  return { ...about, stem, ...(feedback && { feedback }), ...answer }
}

/** Gaps are taken out before the text becomes words: they hold answers. */
function stemOf(element: XmlElement, type: string, place: Place, tell: Tell) {
  const holder = elementIn(element, 'questiontext')
  let gaps: Gapped['answer'] | undefined
  const change = (text: string) => {
    if (!['cloze', 'multianswer', 'gapselect', 'ddwtos'].includes(type)) return text
    const isPlaced = type === 'gapselect' || type === 'ddwtos'
    const found = isPlaced ? placedGaps(text, element) : clozeGaps(text, place, tell)
    gaps = found.answer
    return found.text
  }
  const stem = holder === undefined ? noWords : wordsIn(holder, place.file, tell, change)
  return { stem, gaps }
}

function answerOf(type: string, reading: MoodleReading) {
  switch (type) {
    case 'multichoice':
    case 'multichoiceset':
      return choice(type, reading)
    case 'truefalse':
      return truth(reading)
    case 'shortanswer':
      return typedWords(reading)
    case 'numerical':
      return number(reading)
    case 'matching':
    case 'ddmatch':
      return matching(reading)
    case 'essay':
      return { kind: 'essay' as const }
    case 'ordering':
      return ordering(reading)
    default:
      return `its type «${type}» is not known here. Ask it with options.`
  }
}

/** '' when it is not there. */
function textIn(element: XmlElement, name: string): string {
  const found = elementIn(element, name)
  return found === undefined ? '' : textOf(found).normalize('NFC').replace(/\s+/g, ' ').trim()
}

const isYes = (text: string) => /^(1|true)$/i.test(text)
const isNo = (text: string) => /^(0|false)$/i.test(text)

/** From -1 to 1. */
function creditOf(answer: XmlElement): number {
  const percent = Number(attributeOf(answer, 'fraction') ?? 0)
  return Number.isFinite(percent) ? Math.max(-1, Math.min(1, percent / 100)) : 0
}

function choice(type: string, { element, place, tell, words }: MoodleReading) {
  const isOne = type === 'multichoice' && !isNo(textIn(element, 'single'))
  const options: Option[] = []
  for (const answer of elementsIn(element, 'answer')) {
    const text = wordsIn(answer, place.file, tell)
    if (isEmpty(text)) return 'one of its answers has no words.'
    const credit = creditOf(answer)
    const feedback = words(answer, 'feedback')
    options.push({ text, right: isOne ? credit === 1 : credit > 0, credit, ...(feedback && { feedback }) })
  }
  if (options.length < 2) return 'it has fewer than two answers.'
  if (!options.some(({ right }) => right)) return 'none of its answers is right in full.'
  const isFixed = isNo(textIn(element, 'shuffleanswers'))
  return {
    kind: isOne ? ('choose-one' as const) : ('choose-all' as const),
    options,
    ...(isFixed && { fixed: true as const }),
  }
}

function truth({ element, words }: MoodleReading) {
  const answers = elementsIn(element, 'answer')
  const saying = (text: string) => answers.find((answer) => textIn(answer, 'text').toLowerCase() === text)
  const [yes, no] = [saying('true'), saying('false')]
  if (yes === undefined || no === undefined) return 'its answers are not «true» and «false».'
  const answer = creditOf(yes) > creditOf(no)
  if (creditOf(yes) === creditOf(no)) return 'neither of its answers is right.'
  const [whenTrue, whenFalse] = [words(yes, 'feedback'), words(no, 'feedback')]
  return { kind: 'true-false' as const, answer, ...(whenTrue && { whenTrue }), ...(whenFalse && { whenFalse }) }
}

function typedWords({ element, words }: MoodleReading) {
  const accepted = elementsIn(element, 'answer').map((answer): Accepted => {
    const feedback = words(answer, 'feedback')
    const text = textIn(answer, 'text')
    const pattern = /(?<!\\)\*/.test(text) ? ('wildcard' as const) : ('exact' as const)
    return { text: text.replaceAll('\\*', '*'), credit: creditOf(answer), pattern, ...(feedback && { feedback }) }
  })
  if (!accepted.some(({ credit }) => credit > 0)) return 'none of its answers is right.'
  const caseMatters = isYes(textIn(element, 'usecase'))
  return {
    kind: 'fill' as const,
    gaps: [{ accepted, ...(caseMatters && { caseMatters: true as const }) }],
    inText: false,
  }
}

function number({ element, words }: MoodleReading) {
  const accepted: NumberQuestion['accepted'][number][] = []
  for (const answer of elementsIn(element, 'answer')) {
    const text = textIn(answer, 'text')
    const [value, tolerance] = [Number(text), Number(textIn(answer, 'tolerance') || 0)]
    const isNumber = text !== '' && Number.isFinite(value) && Number.isFinite(tolerance)
    if (text !== '*' && !isNumber) return `«${text}» is no number.`
    const feedback = words(answer, 'feedback')
    accepted.push({
      range: text === '*' ? 'any' : { value, tolerance: Math.abs(tolerance) },
      credit: creditOf(answer),
      ...(feedback && { feedback }),
    })
  }
  if (!accepted.some(({ credit }) => credit > 0)) return 'no number in it is right.'
  const units = elementsIn(element, 'units').flatMap((list) =>
    elementsIn(list, 'unit').map((one) => textIn(one, 'unit_name')),
  )
  const [unit] = units
  return { kind: 'number' as const, accepted, inText: false, ...(unit && { unit }) }
}

function matching({ element, place, tell }: MoodleReading) {
  const rows = elementsIn(element, 'subquestion').map((row) => ({
    text: wordsIn(row, place.file, tell),
    to: plainWords(textIn(row, 'answer')),
  }))
  if (rows.some(({ to }) => isEmpty(to))) return 'one of its pairs has no answer.'
  const pairs = rows.filter(({ text }) => !isEmpty(text))
  if (pairs.length < 2) return 'it has fewer than two pairs to match.'
  const isFixed = isNo(textIn(element, 'shuffleanswers'))
  const extra = rows.filter(({ text }) => isEmpty(text)).map(({ to }) => to)
  return { kind: 'match' as const, pairs, extra, ...(isFixed && { fixed: true as const }) }
}

function ordering({ element, place, tell }: MoodleReading) {
  const steps = elementsIn(element, 'answer').map((answer) => wordsIn(answer, place.file, tell))
  return steps.length < 2 || steps.some(isEmpty) ? 'it has too few steps to order.' : { kind: 'order' as const, steps }
}

/** What Moodle puts there by itself says nothing. */
const usual =
  /^(your answer is (correct|partially correct|incorrect)|câu trả lời của bạn (đúng|đúng một phần|sai|chính xác|không đúng))\.?$/iu

function tellOfHints(element: XmlElement, name: string, { place, tell, words }: MoodleReading): void {
  for (const holder of elementsIn(
    element,
    'correctfeedback',
    'partiallycorrectfeedback',
    'incorrectfeedback',
    'hint',
  )) {
    const said = words({ ...element, children: [holder] }, holder.name)
    if (said === undefined || usual.test(lineOfWords(said))) continue
    const line = { file: place.file, line: holder.line }
    tell(
      'lost',
      line,
      `«${name}»: its <${holder.name}> is left out: «${lineOfWords(said).slice(0, 60)}». Put it into the comments of its answers.`,
    )
  }
}
