// The H5P types in which words go into gaps: *answer/other answer:tip* within a text.
import { limits } from '../../../core/limits.ts'
import type { Accepted, Entry, Gap } from '../question.ts'
import { isEmpty, lineOfWords } from '../words/words.ts'
import { objectAt, objectsAt, textAt, textsAt, truthAt } from './json.ts'
import { about, brief, type Content, page, type Stage, tellExtras } from './stage.ts'

const mark = '_____'

/** Each line is a question of its own; what is to be done with them stands before, as a page. */
export function blanks(content: Content, stage: Stage): readonly Entry[] {
  const { params } = content
  const behaviour = objectAt(params, 'behaviour')
  const caseMatters = truthAt(behaviour, 'caseSensitive') !== false
  const task = page({ ...content, id: '' }, textAt(params, 'text'), stage)
  tellExtras(content, stage.words(textAt(params, 'text')), stage)
  if (truthAt(behaviour, 'acceptSpellingErrors') === true) {
    stage.tell('check', 'Answers with small mistakes are taken in H5P: write out each spelling that is right.')
  }
  const questions = textsAt(params, 'questions').flatMap((html, index) =>
    gapText(html, index, content, stage, (inside) => ({
      ...typedGap(inside, stage),
      ...(caseMatters ? { caseMatters: true as const } : {}),
    })),
  )
  return questions.length === 0 ? [] : [...task, ...questions]
}

function typedGap(inside: string, stage: Stage): Gap {
  const [answers, tip] = partsOf(inside)
  const accepted = answers.split('/').map((text): Accepted => ({ text: plain(text, stage), credit: 1 }))
  const hint = plain(tip, stage)
  return { accepted: accepted.filter(({ text }) => text !== ''), ...(hint === '' ? {} : { hint }) }
}

function partsOf(inside: string): readonly [before: string, after: string] {
  const at = inside.indexOf(':')
  return at < 0 ? [inside, ''] : [inside.slice(0, at), inside.slice(at + 1)]
}

/** Tags have a : or a / of their own. */
function withoutTags(html: string): string {
  return html.replace(/<[^<>]*>/g, '')
}

function plain(html: string, stage: Stage): string {
  return lineOfWords(stage.words(html)).normalize('NFC')
}

/** Words are dragged into the gaps: all of them, and some that fit nowhere, are offered. */
export function dragText(content: Content, stage: Stage): readonly Entry[] {
  const { params } = content
  const offered: string[] = []
  const questions = gapText(textAt(params, 'textField').replaceAll('\n', '<br>'), 0, content, stage, (inside) => {
    const { accepted, hint } = draggedGap(inside, stage)
    offered.push(...accepted.map(({ text }) => text))
    return { accepted, offered, ...(hint === '' ? {} : { hint }) }
  })
  for (const [, inside = ''] of textAt(params, 'distractors').matchAll(/\*([^*]+)\*/g)) {
    offered.push(...draggedGap(withoutTags(inside), stage).accepted.map(({ text }) => text))
  }
  const unique = [...new Set(offered)]
  offered.length = 0
  for (const word of unique) offered.push(word)
  tellExtras(content, stage.words(textAt(params, 'taskDescription')), stage)
  return questions.length === 0
    ? []
    : [...page({ ...content, id: '' }, textAt(params, 'taskDescription'), stage), ...questions]
}

/** answer:tip\+said when right\-said when wrong */
function draggedGap(inside: string, stage: Stage): { readonly accepted: readonly Accepted[]; readonly hint: string } {
  const said = (sign: RegExp) => plain(sign.exec(inside)?.[1] ?? '', stage)
  const right = said(/\\\+([^\\*:]+)/)
  const wrong = said(/\\-([^\\*:]+)/)
  if (wrong !== '') stage.tell('lost', `What is said to a wrong answer is left out: «${wrong}».`)
  const [answer, tip] = partsOf(inside.replace(/\\[+-][^\\*:]+/g, ''))
  const feedback = right === '' ? {} : { feedback: stage.words(right) }
  return { accepted: [{ text: plain(answer, stage), credit: 1, ...feedback }], hint: plain(tip, stage) }
}

function gapText(
  html: string,
  index: number,
  content: Content,
  stage: Stage,
  gapOf: (inside: string) => Gap,
): readonly Entry[] {
  const gaps: Gap[] = []
  // Lines that authors drew themselves are no gaps.
  const text = html.replace(/_{3,}/g, '…').replace(/\*([^*]+)\*/g, (_, inside: string) => {
    gaps.push(gapOf(withoutTags(inside)))
    return mark
  })
  const stem = stage.words(text)
  if (isEmpty(stem)) return []
  if (gaps.length > limits.importChoicesMax) {
    stage.tell('left', `«${brief(stem)}» is left out: it has ${gaps.length} gaps.`)
    return []
  }
  if (gaps.length === 0 || gaps.some(({ accepted }) => accepted.length === 0 || accepted[0]?.text === '')) {
    stage.tell(
      'left',
      `«${brief(stem)}» is left out: ${gaps.length === 0 ? 'it has no gap' : 'a gap of it has no answer'}.`,
    )
    return []
  }
  if (lineOfWords(stem).split(mark).length !== gaps.length + 1) {
    stage.tell('left', `«${brief(stem)}» is left out: a gap stands where no words are kept, such as in a picture.`)
    return []
  }
  return [{ ...about(content, stage, index), kind: 'fill', stem, gaps, inText: true }]
}

/** Cards with a question on one side and an answer to type. */
export function flashcards(content: Content, stage: Stage): readonly Entry[] {
  const caseMatters = truthAt(content.params, 'caseSensitive') === true ? { caseMatters: true as const } : {}
  return objectsAt(content.params, 'cards').flatMap((card, index): readonly Entry[] => {
    const stem = stage.words(textAt(card, 'text'))
    const answers = textAt(card, 'answer')
      .split('/')
      .map((text) => plain(text, stage))
      .filter((text) => text !== '')
    if (isEmpty(stem) || answers.length === 0) {
      stage.tell('left', `Card ${index + 1} «${brief(stem)}» is left out: it lacks words or an answer.`)
      return []
    }
    const hint = plain(textAt(card, 'tip') || textAt(objectAt(card, 'tip'), 'tip'), stage)
    const gap = {
      accepted: answers.map((text) => ({ text, credit: 1 })),
      ...caseMatters,
      ...(hint === '' ? {} : { hint }),
    }
    return [{ ...about(content, stage, index), kind: 'fill', stem, gaps: [gap], inText: false }]
  })
}
