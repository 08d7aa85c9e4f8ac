// One item: words with interactions in and between them. Places within the text together are one question; every other interaction is
// a question of its own, asked with the words before it.
import { limits } from '../../../core/limits.ts'
import type { Desk } from '../desk.ts'
import type { Accepted, Entry, Gap, NumberRange, Question } from '../question.ts'
import { isEmpty, lineOfWords } from '../words/words.ts'
import { attributeOf, elementIn, elementsBelow, elementsIn } from '../xml/find.ts'
import { escaped, type Html, htmlOf, joined } from '../xml/html-of.ts'
import type { XmlElement, XmlNode } from '../xml/xml.ts'
import { acceptedBy, type Bare, isSupported, promptOf, readBlock, type Said } from './blocks.ts'
import { feedbackByChoice, line, withFeedback } from './feedback.ts'
import { marksIn, withGaps } from './gaps.ts'
import { isMadeByTemplate, isMarkedByKey, type Key, keysOf, toleranceOf } from './key.ts'
import { type Rules, rulesOf } from './rules.ts'

interface Walk {
  readonly item: XmlElement
  readonly keys: ReadonlyMap<string, Key>
  readonly rules: Rules
  readonly said: Said
  readonly desk: Desk
  readonly entries: Entry[]
  /** Words since the last question. */
  waiting: XmlNode[]
  /** Something was named as left out. */
  hasLeft: boolean
}

export function readItem(item: XmlElement, desk: Desk): readonly Entry[] {
  const body = elementIn(item, 'itemBody')
  const declared = elementsIn(item, 'responseDeclaration').length
  const asked = body === undefined ? 0 : elementsBelow(body, isInteraction).length
  if (Math.max(declared, asked) > limits.importChoicesMax) {
    desk.tell('left', item.line, `${desk.name} is left out: it asks ${Math.max(declared, asked)} things at once.`)
    return []
  }
  const rules = rulesOf(item)
  const walk: Walk = {
    item,
    keys: keysOf(item, rules),
    rules,
    said: feedbackByChoice(item),
    desk,
    entries: [],
    waiting: [],
    hasLeft: false,
  }
  if (attributeOf(item, 'adaptive') === 'true') {
    desk.tell('check', item.line, `${desk.name} leads learners on by their answers: here it is asked once.`)
  }
  for (const node of body?.children ?? []) gather(node, walk)
  askInline(walk)
  const questions = walk.entries.filter(({ kind }) => kind !== 'page')
  const rest = wordsWaiting(walk)
  if (questions.length === 0 && walk.hasLeft) return []
  const page = desk.words(rest)
  if (questions.length === 0 && !isEmpty(page)) {
    desk.tell('check', item.line, `${desk.name} asks nothing that is supported: it is kept as a page to read.`)
  }
  if (!isEmpty(page)) walk.entries.push({ kind: 'page', place: desk.place(rest.line), ...about(walk), body: page })
  if (walk.entries.length === 0) leave(item, 'it asks nothing and says nothing.', walk)
  return withFeedback(item, walk.entries, desk)
}

function about({ item, entries }: Walk): Pick<Question, 'id' | 'title'> {
  const [id, title] = [attributeOf(item, 'identifier'), attributeOf(item, 'title')]
  const place = entries.length === 0 ? '' : `-${entries.length + 1}`
  return {
    ...(id === null ? {} : { id: `${id}${place}` }),
    ...(title === null ? {} : { title: title.normalize('NFC') }),
  }
}

function leave(element: XmlElement, why: string, walk: Walk): void {
  walk.hasLeft = true
  walk.desk.tell('left', element.line, `${walk.desk.name} is left out: ${why}`)
}

const inline: ReadonlySet<string> = new Set(['textEntryInteraction', 'inlineChoiceInteraction'])

function isInteraction({ name }: XmlElement): boolean {
  return name.endsWith('Interaction')
}

function gather(node: XmlNode, walk: Walk): void {
  if (node.kind === 'text' || inline.has(node.name)) walk.waiting.push(node)
  else if (node.name === 'rubricBlock' && isForLearners(node)) gatherInside(node, walk)
  else if (node.name === 'rubricBlock') {
    walk.desk.tell(
      'lost',
      node.line,
      `What ${walk.desk.name} says to others than learners is left out: «${line(node)}».`,
    )
  } else if (['feedbackBlock', 'feedbackInline', 'templateBlock', 'templateInline'].includes(node.name)) {
    walk.desk.tell('lost', node.line, `What ${walk.desk.name} shows at times only is left out: «${line(node)}».`)
  } else if (isInteraction(node)) askBlock(node, walk)
  else if (elementsBelow(node, (one) => isInteraction(one) && !inline.has(one.name)).length === 0)
    walk.waiting.push(node)
  else gatherInside(node, walk)
}

function gatherInside(frame: XmlElement, walk: Walk): void {
  const between: XmlElement = { ...frame, name: 'br', attributes: new Map(), children: [] }
  walk.waiting.push(between)
  for (const child of frame.children) gather(child, walk)
  walk.waiting.push(between)
}

function wordsWaiting(walk: Walk): Html {
  return htmlOf(walk.waiting, walk.item.line)
}

function isForLearners(rubric: XmlElement): boolean {
  return /candidate/.test(attributeOf(rubric, 'view') ?? 'candidate')
}

/** Buttons that end an attempt, and players, ask nothing. */
const asksNothing: Readonly<Record<string, string>> = {
  endAttemptInteraction: 'A button',
  mediaInteraction: 'A film, sound or picture',
}

function askBlock(interaction: XmlElement, walk: Walk): void {
  const { desk } = walk
  const nothing = asksNothing[interaction.name]
  if (nothing !== undefined) {
    desk.tell('lost', interaction.line, `${nothing} of ${desk.name} is left out: not supported: ${interaction.name}.`)
    for (const prompt of elementsIn(interaction, 'prompt')) for (const node of prompt.children) walk.waiting.push(node)
    return
  }
  askInline(walk)
  if (!isSupported(interaction)) {
    leave(interaction, `not supported: ${interaction.name}.`, walk)
    return
  }
  const key = keyFor(interaction, walk)
  if (key === null) return
  const asked = readBlock(interaction, key, desk, walk.said)
  if (typeof asked === 'string') {
    leave(interaction, asked, walk)
    return
  }
  const stem = joined(
    wordsWaiting(walk),
    paragraph(promptOf(interaction)),
    asked.words ?? { html: '', line: interaction.line },
  )
  add(interaction, asked.bare, stem, walk)
}

function paragraph({ html, line: at }: Html): Html {
  return { html: html === '' ? '' : `<p>${html}</p>`, line: at }
}

/** Null, with a note, when the answer cannot be known. */
function keyFor(interaction: XmlElement, walk: Walk): Key | null {
  const { keys, rules, desk } = walk
  const id = attributeOf(interaction, 'responseIdentifier') ?? ''
  const key = keys.get(id)
  if (key === undefined) leave(interaction, `its answer «${id}» is declared nowhere.`, walk)
  else if (isMadeByTemplate(rules, id))
    leave(interaction, 'a template makes its answer anew each time: not supported.', walk)
  else {
    if (!isMarkedByKey(rules, id) && (key.correct.length > 0 || key.credits.size > 0)) {
      desk.tell('check', interaction.line, `${desk.name} is marked by rules of its own: see that its key is right.`)
    }
    return key
  }
  return null
}

function add(element: XmlElement, bare: Bare, words: Html, walk: Walk): void {
  const { desk, item, entries } = walk
  const title = attributeOf(item, 'title')
  let stem = desk.words(words)
  if (walk.rules.makesWords) {
    leave(element, 'a template makes its words anew each time: not supported.', walk)
    return
  }
  if (isEmpty(stem) && title !== null) {
    desk.tell('check', element.line, `${desk.name} has no words to ask with: its title stands in for them.`)
    stem = desk.words({ html: escaped(title.slice(0, limits.textLengthMax)), line: element.line })
  }
  if (isEmpty(stem)) {
    leave(element, 'it has no words to ask with.', walk)
    return
  }
  const gaps = bare.kind === 'fill' && bare.inText ? bare.gaps.length : null
  if (gaps !== null && lineOfWords(stem).split('_____').length !== gaps + 1) {
    leave(element, 'a place to answer stands where no words are kept, such as in a formula.', walk)
    return
  }
  entries.push({ ...bare, place: desk.place(element.line), ...about(walk), stem })
  walk.waiting = []
}

/** The places in the words that wait are asked together. */
function askInline(walk: Walk): void {
  const places = walk.waiting.flatMap((node) =>
    node.kind === 'text' ? [] : inline.has(node.name) ? [node] : elementsBelow(node, ({ name }) => inline.has(name)),
  )
  const [first] = places
  if (first === undefined) return
  const words = withGaps(walk.waiting, first.line, ({ name }) => inline.has(name))
  if (marksIn(words) !== places.length) {
    leave(first, 'places to answer stand in one another.', walk)
    walk.waiting = []
    return
  }
  const number = places.length === 1 ? numberOf(first, walk) : null
  if (number !== null) {
    add(first, number, words, walk)
    return
  }
  const gaps = places.map((place) => gapOf(place, walk))
  const sound = gaps.flatMap((gap) => (gap === null ? [] : [gap]))
  const typed = sound
    .filter(({ offered }) => offered === undefined)
    .map(({ accepted }) => accepted.map(({ text }) => text))
  if (typed.flat().length > new Set(typed.flat()).size) {
    walk.desk.tell(
      'check',
      first.line,
      `${walk.desk.name} takes one word in several places: see whether it may be given twice.`,
    )
  }
  if (sound.length === gaps.length) add(first, { kind: 'fill', gaps: sound, inText: true }, words, walk)
  else walk.waiting = []
}

function gapOf(place: XmlElement, walk: Walk): Gap | null {
  const key = keyFor(place, walk)
  if (key === null) return null
  const accepted = acceptedBy(key)
  if (accepted.length === 0) {
    leave(place, 'it says nowhere what is right.', walk)
    return null
  }
  if (['float', 'integer'].includes(key.baseType)) return { accepted: accepted.flatMap(shorterToo) }
  if (place.name === 'textEntryInteraction')
    return { accepted, ...(key.caseMatters && key.baseType === 'string' ? { caseMatters: true } : {}) }
  const choices = elementsIn(place, 'inlineChoice')
  const textById = new Map(choices.map((one) => [attributeOf(one, 'identifier') ?? '', line(one)]))
  const right = accepted.map(({ text, credit }) => ({ text: textById.get(text) ?? '', credit }))
  if (right.some(({ text }) => text === '')) {
    leave(place, 'what it says is right is not among its choices.', walk)
    return null
  }
  return { accepted: right, offered: [...textById.values()] }
}

/** 4.0 is typed as 4. */
function shorterToo({ text, credit }: Accepted): readonly Accepted[] {
  const short = String(Number(text))
  return short === text || short === 'NaN'
    ? [{ text, credit }]
    : [
        { text: short, credit },
        { text, credit },
      ]
}

/** Null when it is no number, or not compared as one. */
function numberOf(place: XmlElement, { keys, rules, desk }: Walk): Bare | null {
  const id = attributeOf(place, 'responseIdentifier') ?? ''
  const key = keys.get(id)
  if (key === undefined || !['float', 'integer'].includes(key.baseType) || isMadeByTemplate(rules, id)) return null
  const accepted: { range: NumberRange; credit: number }[] = []
  for (const { text, credit } of acceptedBy(key)) {
    const value = Number(text)
    if (text === '' || !Number.isFinite(value)) return null
    const tolerance = toleranceOf(rules, id, value)
    if (tolerance === null) {
      desk.tell(
        'check',
        place.line,
        `${desk.name} compares numbers by rules of its own: see how far off an answer may be.`,
      )
    }
    const [below, above] = tolerance ?? [0, 0]
    const range = below === above ? { value, tolerance: below } : { from: value - below, to: value + above }
    accepted.push({ range, credit })
  }
  if (accepted.length === 0) return null
  if (!isMarkedByKey(rules, id))
    desk.tell('check', place.line, `${desk.name} is marked by rules of its own: see that its key is right.`)
  return { kind: 'number', accepted, inText: true }
}
