// One row to one entry. The type may be named; else options, key and words tell it.
import type { Place } from '../../build/findings.ts'
import { rangeOf } from '../gift/numbers.ts'
import type { Entry, Option } from '../question.ts'
import type { Tell } from '../reader.ts'
import { acceptedIn, lettersOf } from '../typed/question.ts'
import { truthOf } from '../typed/statements.ts'
import { isEmpty, plainWords } from '../words/words.ts'

type Cells = ReadonlyMap<string, string>

const kinds: Readonly<Record<string, readonly string[]>> = {
  'choose-one': ['choose-one', 'mc', 'mcq', 'multiple choice', 'single', 'trắc nghiệm', 'chọn một', 'một đáp án'],
  'choose-all': ['choose-all', 'multiple', 'multiple answers', 'checkbox', 'chọn nhiều', 'nhiều đáp án'],
  'true-false': ['true-false', 'true/false', 'tf', 'đúng sai', 'đúng/sai'],
  fill: ['fill', 'short', 'short answer', 'text', 'điền', 'điền từ', 'trả lời ngắn'],
  number: ['number', 'numerical', 'số'],
  order: ['order', 'ordering', 'sắp xếp', 'thứ tự'],
  essay: ['essay', 'open', 'tự luận'],
  page: ['page', 'reading', 'bài đọc', 'đọc'],
}

const letters = [...'ABCDEFGH']

/** Null, with a note, for a row that is no question. */
export function rowEntry(cells: Cells, place: Place, tell: Tell): Entry | null {
  const stem = plainWords(cells.get('question') ?? '')
  const left = (sentence: string) => {
    tell('left', place, `${isEmpty(stem) ? 'This row' : `«${stem.written.slice(0, 40)}»`} is left out: ${sentence}`)
    return null
  }
  if (isEmpty(stem)) return left('its question is empty.')
  const kind = kindOf(cells)
  if (kind === null) return left(`there is no type «${cells.get('type')}». Use ${Object.keys(kinds).join(', ')}.`)
  const [id, title, said] = [cells.get('id'), cells.get('title'), cells.get('feedback')]
  const about = { place, ...(id && { id }), ...(title && { title }) }
  if (kind === 'page') return { ...about, kind, body: stem }
  const base = { ...about, stem, ...(said && { feedback: plainWords(said) }) }
  const answer = answerOf(kind, cells)
  return typeof answer === 'string' ? left(answer) : { ...base, ...answer }
}

/** Null for a type that is not known. */
function kindOf(cells: Cells): string | null {
  const type = cells.get('type')?.toLowerCase()
  if (type !== undefined) return Object.keys(kinds).find((kind) => kinds[kind]?.includes(type)) ?? null
  if (letters.some((letter) => cells.has(`option ${letter}`))) return 'choose'
  const key = cells.get('key')
  if (key === undefined) return 'essay'
  return truthOf(key) === null ? 'fill' : 'true-false'
}

/** Or why it is none. */
function answerOf(kind: string, cells: Cells) {
  const key = cells.get('key')
  if (kind === 'essay') return { kind: 'essay' as const }
  if (kind === 'order') return orderOf(cells)
  if (key === undefined) return 'its key is empty. Write the letter of the right option.'
  if (kind === 'true-false') {
    const answer = truthOf(key)
    return answer === null ? `its key «${key}» is neither true nor false.` : { kind: 'true-false' as const, answer }
  }
  if (kind === 'fill') return { kind: 'fill' as const, gaps: [{ accepted: acceptedIn(key) }] as const, inText: false }
  if (kind === 'number') {
    const range = rangeOf(key)
    if (range === null) return `its key «${key}» is no number. Write 4, 3.5:0.1 or 1..5.`
    return { kind: 'number' as const, accepted: [{ range, credit: 1 }], inText: false }
  }
  return choiceOf(kind, key, cells)
}

function orderOf(cells: Cells) {
  const steps = letters.flatMap((letter) => cells.get(`option ${letter}`) ?? []).map(plainWords)
  return steps.length < 2 ? 'it has fewer than two steps to order.' : { kind: 'order' as const, steps }
}

function choiceOf(kind: string, key: string, cells: Cells) {
  const given = letters.filter((letter) => cells.has(`option ${letter}`))
  const texts = given.map((letter) => plainWords(cells.get(`option ${letter}`) ?? ''))
  if (given.length < 2) return 'it has fewer than two options.'
  const asLetters = numbersAsLetters(key)
  const same = texts.findIndex(({ written }) => written === key)
  if (same >= 0 && /^[A-H]$/i.test(asLetters) && asLetters.toUpperCase() !== given[same]) {
    return `its key «${key}» may mean a place, or the option «${key}». Give that option other words, or move it there.`
  }
  const rights = lettersOf(asLetters, given, texts)
  if (rights === null) return `its key «${key.slice(0, 40)}» names none of its options ${given.join(', ')}.`
  if (rights.length === given.length) return 'all of its options are marked as right.'
  if (kind === 'choose-one' && rights.length > 1)
    return `its type is choose-one, but its key names ${rights.join(' and ')}.`
  const options = given.map((letter, i): Option => {
    const right = rights.includes(letter)
    const said = cells.get(`option feedback ${letter}`)
    return {
      text: texts[i] ?? plainWords(''),
      right,
      credit: right ? 1 : 0,
      ...(said && { feedback: plainWords(said) }),
    }
  })
  return {
    kind: kind === 'choose-all' || rights.length > 1 ? ('choose-all' as const) : ('choose-one' as const),
    options,
  }
}

/** «1» or «1,3» counts options. */
function numbersAsLetters(key: string): string {
  const isNumbers = /^[1-8](\s*[,;]\s*[1-8])*$/.test(key)
  return isNumbers ? key.replace(/\d/g, (digit) => String.fromCharCode(64 + Number(digit))) : key
}
