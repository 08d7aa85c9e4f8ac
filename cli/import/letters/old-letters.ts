// Which old code page some bytes are in. Proof is by words: read with the right table nearly every marked word is a Vietnamese syllable,
// read with a wrong one hardly any is.
import { fromUtf8 } from '../../../core/bytes.ts'
import { isSyllable } from './syllable.ts'
import { fromTcvn3 } from './tcvn3.ts'
import { fromVni } from './vni.ts'
import { fromWindows1258, toWindows1252 } from './windows.ts'

export interface OldLetters {
  readonly name: 'windows-1258' | 'TCVN3' | 'VNI' | 'UTF-8 twice'
  readonly text: string
}

const tables: readonly { readonly name: OldLetters['name']; readonly read: (bytes: Uint8Array) => string | null }[] = [
  { name: 'windows-1258', read: fromWindows1258 },
  { name: 'TCVN3', read: fromTcvn3 },
  { name: 'VNI', read: fromVni },
]

const wordsMin = 3
const provenShareMin = 0.95
const rivalShareMax = 0.5

/** Null when nothing is proved: too few words, too many that are no syllables, or two readings that both would do. */
export function oldLettersIn(bytes: Uint8Array): OldLetters | null {
  const readings = tables.flatMap(({ name, read }) => {
    const text = read(bytes)
    return text === null ? [] : [{ name, text: text.normalize('NFC'), ...sharesOf(text) }]
  })
  const best = readings.toSorted((a, b) => b.share - a.share)[0]
  if (best === undefined || best.count < wordsMin || best.share < provenShareMin) return null
  const isAlone = readings.every((one) => one === best || one.share <= rivalShareMax || one.text === best.text)
  return isAlone ? { name: best.name, text: best.text } : null
}

export type Unread =
  | { readonly is: OldLetters }
  /** Old letters surely, but which is not proved; the first strange word and where it stands. */
  | { readonly is: null; readonly at: number; readonly word: string }

/** Text of old fonts that was saved as Unicode, sign by sign. Null for a text that is what it seems. */
export function unread(text: string): Unread | null {
  const bytes = /[\u0080-\uffff]/.test(text) ? toWindows1252(text) : null
  if (bytes !== null && sharesOf(text).share <= rivalShareMax) {
    const is = twiceUtf8(bytes) ?? oldLettersIn(bytes)
    if (is !== null) return { is }
  }
  const strange = [...text.matchAll(strangeWord)]
  const [first] = strange
  if (first === undefined || new Set(strange.map(([word]) => word)).size < strangeWordsMin) return null
  return { is: null, at: first.index, word: first[0] }
}

/** A sign within a word where no language has one: C©u, C«ng, ®iÖn, ChuyÓn. */
const strangeWord =
  /(?<![a-zA-Zà-ÿ])[a-zA-Zà-ÿ]*(?:[a-zA-Z][©®µ¸¶¨¾¼½«¬¤¦§]|[a-z][ÆÇÊÈÉËÌÐÎÏÑÒÕÓÔÖÝØÜÞ])[a-z][a-zà-ÿ]*/gu
const strangeWordsMin = 2

function twiceUtf8(bytes: Uint8Array): OldLetters | null {
  try {
    const text = fromUtf8(bytes)
    return { name: 'UTF-8 twice', text }
  } catch (error) {
    if (error instanceof TypeError) return null
    throw error
  }
}

/** How many different words bear a mark, and which share of them are syllables. */
function sharesOf(text: string): { readonly count: number; readonly share: number } {
  const words = text.normalize('NFC').match(/[\p{L}\p{M}]+/gu) ?? []
  // Signs that a wrong table puts inside words count against it.
  const torn = text.match(/[a-z][^\p{L}\p{M}\s\p{P}\d<>=+|~^$`]+/giu) ?? []
  const marked = new Set([...words, ...torn].filter((word) => /[^a-z]/i.test(word)))
  const good = [...marked].filter(isSyllable)
  return { count: marked.size, share: marked.size === 0 ? 0 : good.length / marked.size }
}
