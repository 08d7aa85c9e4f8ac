// «Đúng hay sai» as school tests ask it since 2025: a stem, statements a) to d), and for each Đ or S.
import type { SortQuestion } from '../question.ts'
import { plainWords } from '../words/words.ts'
import type { TypedQuestion } from './gather.ts'

type Option = TypedQuestion['options'][number]

const truth = 'đúng|sai|true|false|đ|s|t|f'
const named = new RegExp(String.raw`([a-h])\s*[.):=–-]*\s*(${truth})(?![\p{L}\p{N}])`, 'giu')
const behind = new RegExp(String.raw`\s*[([](${truth})[)\]]\s*[.;]?\s*$`, 'iu')

/** Null where the word is neither. */
export function truthOf(text: string): boolean | null {
  const word = text.trim().replace(/[.!]$/, '').toLowerCase()
  if (['đúng', 'đ', 'true', 't', 'yes'].includes(word)) return true
  return ['sai', 's', 'false', 'f', 'no'].includes(word) ? false : null
}

/** One for each letter, in their order: «a) Đ b) S», «Đ S Đ S», «ĐSĐS». Null for any other key. */
export function truthsOf(key: string, letters: readonly string[]): readonly boolean[] | null {
  const pairs = [...key.matchAll(named)]
  if (pairs.length > 0 && key.replace(named, '').replace(/[\s,;.|/]/g, '') === '') return truthsByLetter(pairs, letters)
  const words = key
    .trim()
    .split(/[\s,;/|–-]+/)
    .filter((word) => word !== '')
  const [first = ''] = words
  const signs = words.length === 1 && first.length > 1 && truthOf(first) === null ? [...first] : words
  const truths = signs.map(truthOf).filter((one) => one !== null)
  return letters.length > 1 && truths.length === signs.length && truths.length === letters.length ? truths : null
}

function truthsByLetter(pairs: readonly RegExpExecArray[], letters: readonly string[]): readonly boolean[] | null {
  const byLetter = new Map(pairs.map(([, letter = '', word = '']) => [letter.toUpperCase(), truthOf(word)]))
  const truths = letters.map((letter) => byLetter.get(letter) ?? null).filter((one) => one !== null)
  return pairs.length === letters.length && truths.length === letters.length ? truths : null
}

export interface Statements {
  readonly typed: TypedQuestion
  /** Of each option; null where another key must say. */
  readonly truths: readonly boolean[] | null
  /** The words for them, as they were written. */
  readonly said: string
}

/** Statements that carry their truth themselves: behind each in brackets, or once more below, letter by letter. */
export function withOwnTruths(typed: TypedQuestion): Statements {
  const { options } = typed
  const half = options.length / 2
  const [said, below] = [options.slice(0, half), options.slice(half)]
  const isAgain =
    said.length > 1 && said.every(({ letter, text }, i) => letter === below[i]?.letter && truthOf(text) === null)
  if (isAgain && below.every(({ text, more }) => more.length === 0 && truthOf(text) !== null)) {
    return {
      typed: { ...typed, options: said },
      truths: below.map(({ text }) => truthOf(text) === true),
      said: below.map(({ text }) => text).join(' '),
    }
  }
  const marks = options.map(({ text, more }) => behind.exec([text, ...more].join(' '))?.[1])
  if (options.length < 2 || marks.includes(undefined)) return { typed, truths: null, said: '' }
  const bare = options.map((option): Option => {
    const text = [option.text, ...option.more].join(' ').replace(behind, '')
    return { ...option, text, more: [] }
  })
  const truths = marks.map((mark) => truthOf(mark ?? '') === true)
  return { typed: { ...typed, options: bare }, truths, said: marks.join(' ') }
}

const english = /(?<!\p{L})(?:true|false|[tf]+)(?!\p{L})/iu

/** Each statement goes to true or to false, named in the language in which the key was written. */
export function statementsEntry(
  { typed: { options }, said }: Statements,
  truths: readonly boolean[],
): Pick<SortQuestion, 'kind' | 'groups' | 'things' | 'fixed'> {
  return {
    kind: 'sort',
    groups: (english.test(said) ? ['True', 'False'] : ['Đúng', 'Sai']).map((word) => plainWords(word)),
    things: options.map(({ text, more }, i) => ({
      text: plainWords([text, ...more].join(' ')),
      group: truths[i] ? 0 : 1,
    })),
    fixed: true,
  }
}
