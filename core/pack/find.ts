// Finding lessons by words, with or without marks: «dich vu cong» finds «dịch vụ công». What is written with its marks comes first.
import { limits } from '../limits.ts'

/** One lesson as it is searched. */
export interface Findable {
  readonly pack: string
  readonly lesson: string
  readonly packTitle: string
  readonly title: string
  readonly summary: string
  /** Its cards and questions, a sentence or more each. */
  readonly lines: readonly string[]
}

export interface Found extends Pick<Findable, 'pack' | 'lesson' | 'packTitle' | 'title' | 'summary'> {
  /** The line that holds the words, where the title and the summary do not. */
  readonly line: string | null
}

/** Small letters, without marks, one for each that was there: places stay. */
export function plain(text: string): string {
  return [...text.normalize('NFC')].map(plainLetter).join('')
}

function plainLetter(letter: string): string {
  if (letter === 'đ' || letter === 'Đ') return 'd'
  return letter.normalize('NFD').charAt(0).toLowerCase()
}

const lower = (text: string) => text.normalize('NFC').toLowerCase()
const wordsOf = (text: string) => text.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '')

/** A lesson made ready to be searched at every letter that is typed. */
export interface Searchable {
  readonly lesson: Findable
  /** Title, pack's title, summary, then each line. */
  readonly places: readonly Place[]
}

interface Place {
  readonly text: string
  readonly lower: string
  readonly words: readonly string[]
}

const LINES_FROM = 3

export function searchable(lesson: Findable): Searchable {
  const { title, packTitle, summary, lines } = lesson
  const places = [title, packTitle, summary, ...lines].map((text) => ({
    text,
    lower: lower(text),
    words: wordsOf(plain(text)),
  }))
  return { lesson, places }
}

/** At most `limits.foundMax`, the best first; of equals those that come first. Every word that was typed must begin a word of the lesson. */
export function find(lessons: readonly Searchable[], query: string): readonly Found[] {
  const asked = query.normalize('NFC').slice(0, limits.queryLengthMax)
  const words = wordsOf(plain(asked))
  if (words.length === 0) return []
  return lessons
    .map((one) => ({ one, ...weigh(one, words, lower(asked).trim()) }))
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight)
    .slice(0, limits.foundMax)
    .map(({ one, line }) => {
      const { pack, lesson, packTitle, title, summary } = one.lesson
      return { pack, lesson, packTitle, title, summary, line }
    })
}

/** Titles before summaries before lines; as it was typed, marks and all, before its plain letters; all in one place before here and there. */
function weigh(
  { places }: Searchable,
  words: readonly string[],
  typed: string,
): { weight: number; line: string | null } {
  const placeValue = (at: number) => 2 + LINES_FROM - Math.min(at, LINES_FROM)
  const marked = places.findIndex((place) => place.lower.includes(typed))
  const together = marked >= 0 ? marked : places.findIndex((place) => holds(place.words, words))
  if (together < 0) {
    const anywhere = holds(
      places.flatMap((place) => place.words),
      words,
    )
    return { weight: anywhere ? 1 : 0, line: null }
  }
  const line = together < LINES_FROM ? null : (places[together]?.text ?? null)
  return { weight: placeValue(together) * (marked >= 0 ? 3 : 1), line }
}

const holds = (there: readonly string[], words: readonly string[]) =>
  words.every((word) => there.some((one) => one.startsWith(word)))
