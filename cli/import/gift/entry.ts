// One block of GIFT to one entry: title, stem, and what stands between the braces.
import type { Place } from '../../build/findings.ts'
import type { Entry, Markup, Words } from '../question.ts'
import type { Tell } from '../reader.ts'
import { htmlWords, isEmpty, markdownWords, moodleWords, plainWords } from '../words/words.ts'
import { answersOf } from './answers.ts'
import { type GiftBlock, shown } from './blocks.ts'

/** What every piece of a block needs to become words with their line. */
export interface Reading {
  readonly block: GiftBlock
  readonly tell: Tell
  /** The stem's, which its options share unless they name their own. */
  readonly markup: Markup
  placeAt(offset: number): Place
}

/** A stretch of the block's text and where it begins. */
export interface Piece {
  readonly text: string
  readonly offset: number
}

const markupTag = /^\s*\[(html|markdown|plain|moodle)\]/i

/** Null, with a note, for a block that is no question. */
export function giftEntry(block: GiftBlock, file: string, tell: Tell): Entry | null {
  const placeAt = (offset: number) => ({ file, line: block.lineAt(offset) })
  const title = /^\s*::(.*?)::/s.exec(block.text)
  const start = title?.[0].length ?? 0
  const markup = markupOf(block.text.slice(start)) ?? 'moodle'
  const reading: Reading = { block, tell, markup, placeAt }
  const { id, tags } = block
  const about = { place: placeAt(0), ...(id && { id }), ...(title && titleOf(title[1] ?? '')), ...(tags && { tags }) }
  const sides = sidesOf(block.text, start)
  const left = (sentence: string) => {
    tell('left', about.place, `${nameOf(about.title, block)} is left out: ${sentence}`)
    return null
  }
  if (typeof sides === 'string') return left(sides)
  const { before, inside, after } = sides
  if (inside === null) return pageOf(about, wordsOf(before, reading), left)
  const isInText = shown(after.text).trim() !== ''
  const stem = isInText ? wordsOf(withGap(before, after), reading) : wordsOf(before, reading)
  if (isEmpty(stem)) return left('it has no words before its answers. Write the question there.')
  const answers = answersOf(inside, isInText, reading)
  return typeof answers === 'string' ? left(answers) : { ...about, stem, ...answers }
}

function pageOf(about: Pick<Entry, 'place' | 'title'>, body: Words, left: (sentence: string) => null): Entry | null {
  return isEmpty(body) ? left('it has no words.') : { ...about, kind: 'page', body }
}

function titleOf(text: string): { readonly title?: string } {
  const title = shown(text).replace(/\s+/g, ' ').trim()
  return title === '' ? {} : { title }
}

function nameOf(title: string | undefined, block: GiftBlock): string {
  return `«${title ?? shown(block.text).replace(/\s+/g, ' ').trim().slice(0, 40)}»`
}

function sidesOf(text: string, start: number) {
  const open = text.indexOf('{', start)
  const close = text.indexOf('}', start)
  if (open < 0 && close < 0) return { before: { text: text.slice(start), offset: start }, inside: null, after: noPiece }
  if (open < 0 || close < 0 || close < open)
    return 'a brace is missing. Write one { before its answers and one } after, and \\{ for a brace to be read.'
  if (text.includes('{', open + 1) || text.includes('}', close + 1)) {
    return 'there is more than one pair of braces. Write \\{ and \\} for braces to be read, and part questions by a blank line.'
  }
  return {
    before: { text: text.slice(start, open), offset: start },
    inside: { text: text.slice(open + 1, close), offset: open + 1 },
    after: { text: text.slice(close + 1), offset: close + 1 },
  }
}

const noPiece: Piece = { text: '', offset: 0 }

function withGap(before: Piece, after: Piece): Piece {
  return { text: `${before.text.trimEnd()} _____ ${after.text.trimStart()}`, offset: before.offset }
}

function markupOf(text: string): Markup | undefined {
  return markupTag.exec(text)?.[1]?.toLowerCase() as Markup | undefined
}

/** Line ends are spaces, but in Markdown, which they shape, and in HTML, which has its own rule. */
export function wordsOf(piece: Piece, { markup, tell, placeAt }: Pick<Reading, 'markup' | 'tell' | 'placeAt'>): Words {
  const tag = markupTag.exec(piece.text)?.[0] ?? ''
  const own = markupOf(piece.text) ?? markup
  const rest = piece.text.slice(tag.length)
  const place = placeAt(piece.offset + tag.length + (rest.length - rest.trimStart().length))
  const flowing = shown(rest.replace(/\s+/g, ' ')).trim()
  switch (own) {
    case 'markdown':
      return markdownWords(shown(rest), place, tell)
    case 'html':
      return htmlWords(shown(rest), place, tell)
    case 'plain':
      return plainWords(flowing)
    case 'moodle':
      return moodleWords(flowing, place, tell)
  }
}
