// What stands between the braces, by its first signs.
import type { Accepted, Entry, Option, Question, Words } from '../question.ts'
import { isEmpty } from '../words/words.ts'
import { shown } from './blocks.ts'
import { type Piece, type Reading, wordsOf } from './entry.ts'
import { numberAnswers } from './numbers.ts'

type WithoutAbout<Q> = Q extends Question
  ? Omit<Q, keyof Pick<Entry, 'place' | 'id' | 'title' | 'tags'> | 'stem'>
  : never
/** A question but for what is said about it and its stem. */
export type Answers = WithoutAbout<Question>

export interface Choice {
  readonly mark: '=' | '~'
  /** From -1 to 1; undefined where the file gives none. */
  readonly share?: number
  readonly body: Piece
  readonly feedback?: Words
}

/** Or why there is no question in it. */
export function answersOf(inside: Piece, inText: boolean, reading: Reading): Answers | string {
  const [own, general] = splitAt(inside, '####')
  const feedback = general && wordsOf(general, reading)
  const answers = ownAnswers(own, inText, reading)
  return typeof answers === 'string' || feedback === undefined || isEmpty(feedback) ? answers : { ...answers, feedback }
}

function ownAnswers(own: Piece, inText: boolean, reading: Reading): Answers | string {
  const text = own.text.trim()
  if (text === '') return { kind: 'essay' }
  if (text.startsWith('#')) return numberAnswers(afterSign(own), inText, reading)
  if (/^(t|true|f|false)\s*(#|$)/i.test(text)) return trueFalse(own, reading)
  const choices = choicesOf(own, reading)
  if (typeof choices === 'string') return choices
  const hasWrong = choices.some(({ mark }) => mark === '~')
  if (!hasWrong && choices.every(({ body }) => body.text.includes('->'))) return matching(choices, reading)
  return hasWrong ? choosing(choices, reading) : filling(choices, inText)
}

/** `offset` follows the text. */
function afterSign({ text, offset }: Piece): Piece {
  const at = text.indexOf('#') + 1
  return { text: text.slice(at), offset: offset + at }
}

export function splitAt({ text, offset }: Piece, sign: string): readonly [Piece, Piece | undefined] {
  const at = text.indexOf(sign)
  if (at < 0) return [{ text, offset }, undefined]
  const rest = at + sign.length
  return [
    { text: text.slice(0, at), offset },
    { text: text.slice(rest), offset: offset + rest },
  ]
}

/** `=right ~wrong ~%50%half#feedback`; a single answer needs no sign before it. */
export function choicesOf({ text, offset }: Piece, reading: Reading): readonly Choice[] | string {
  const marks = [...text.matchAll(/[=~]/g)]
  const [first] = marks
  if (first === undefined) return [choiceOf('=', { text, offset }, reading)]
  const stray = text.slice(0, first.index).trim()
  if (stray !== '')
    return `«${shown(stray).slice(0, 40)}» stands before its first = or ~. Write = before a right answer, ~ before a wrong one.`
  return marks.map((mark, i) => {
    const [from, to] = [mark.index + 1, marks[i + 1]?.index ?? text.length]
    return choiceOf(mark[0] === '=' ? '=' : '~', { text: text.slice(from, to), offset: offset + from }, reading)
  })
}

function choiceOf(mark: Choice['mark'], piece: Piece, reading: Reading): Choice {
  const [answer, said] = splitAt(piece, '#')
  const weight = /^\s*%(-?\d+(?:\.\d+)?)%/.exec(answer.text)
  const skipped = weight?.[0].length ?? 0
  const body = { text: answer.text.slice(skipped), offset: answer.offset + skipped }
  const feedback = said && wordsOf(said, reading)
  return {
    mark,
    body,
    ...(weight && { share: Math.max(-1, Math.min(1, Number(weight[1]) / 100)) }),
    ...(feedback && !isEmpty(feedback) && { feedback }),
  }
}

function choosing(choices: readonly Choice[], reading: Reading): Answers | string {
  const isOne = choices.some(({ mark }) => mark === '=')
  const options = choices.map(({ mark, share, body, feedback }): Option => {
    const credit = share ?? (mark === '=' ? 1 : 0)
    const right = isOne ? mark === '=' && credit === 1 : credit > 0
    return { text: wordsOf(body, reading), right, credit, ...(feedback && { feedback }) }
  })
  if (options.some(({ text }) => isEmpty(text))) return 'one of its answers has no words.'
  if (!options.some(({ right }) => right))
    return 'none of its answers is marked as right. Write = before the right one.'
  if (options.length < 2) return 'it has only one answer to choose from.'
  return { kind: isOne ? 'choose-one' : 'choose-all', options }
}

function filling(choices: readonly Choice[], inText: boolean): Answers | string {
  const accepted = choices.map(({ share, body, feedback }): Accepted => {
    const text = shown(body.text.replace(/\s+/g, ' ')).trim()
    return {
      text: text.replaceAll('\\*', '*'),
      credit: share ?? 1,
      ...(feedback && { feedback }),
      ...(/(?<!\\)\*/.test(text) && { pattern: 'wildcard' as const }),
    }
  })
  if (accepted.some(({ text }) => text === '')) return 'one of its answers has no words.'
  return { kind: 'fill', gaps: [{ accepted }], inText }
}

function matching(choices: readonly Choice[], reading: Reading): Answers | string {
  const rows = choices.map(({ body, feedback }) => {
    const [text, to = body] = splitAt(body, '->')
    // The answers of pairs are plain text whatever the stem is.
    return {
      text: wordsOf(text, reading),
      to: wordsOf(to, { ...reading, markup: 'plain' }),
      ...(feedback && { feedback }),
    }
  })
  if (rows.some(({ to }) => isEmpty(to))) return 'one of its pairs has nothing after ->.'
  const pairs = rows.filter(({ text }) => !isEmpty(text))
  if (pairs.length < 2) return 'it has fewer than two pairs to match.'
  return { kind: 'match', pairs, extra: rows.filter(({ text }) => isEmpty(text)).map(({ to }) => to) }
}

/**
 * The first comment is kept for who chose true. Moodle's own books say otherwise where TRUE is right: there the first is for a wrong
 * answer and the second for a right one. That order is taken where both are there, or where nothing at all stands in the first.
 */
function trueFalse(own: Piece, reading: Reading): Answers {
  const [word, ...said] = pieces(own)
  const answer = /^\s*t/i.test(word?.text ?? '')
  const [one, two] = said.map((piece) => wordsOf(piece, reading))
  const isTurned = answer && two !== undefined && !isEmpty(two) && (said[0]?.text === '' || (one && !isEmpty(one)))
  const [whenTrue, whenFalse] = isTurned ? [two, one] : [one, two]
  if (answer && !isTurned && one && !isEmpty(one)) {
    const place = reading.placeAt(said[0]?.offset ?? own.offset)
    reading.tell(
      'check',
      place,
      'This comment is shown to who answers true; Moodle shows it to who answers false. See which is meant.',
    )
  }
  return {
    kind: 'true-false',
    answer,
    ...(whenTrue && !isEmpty(whenTrue) && { whenTrue }),
    ...(whenFalse && !isEmpty(whenFalse) && { whenFalse }),
  }
}

function pieces(own: Piece): readonly Piece[] {
  const [first, rest] = splitAt(own, '#')
  return rest === undefined ? [first] : [first, ...pieces(rest)]
}
