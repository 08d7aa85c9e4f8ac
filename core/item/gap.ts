// A gap to fill with typed words. What was typed never leaves the screen: it could be anything, a name or a secret too.
// The answer names what the words were taken for.
import type { Gap } from '../pack/lesson.ts'
import { foldedWords } from './folded.ts'
import type { Answer } from './mark.ts'

/** What stands in the prompt where words are missing. */
export const gapMark = /_{3,}/

/** The answer for words that are neither right nor a foreseen slip; no part of a gap has this id. */
export const OTHER = 'other'

/** Nothing for nothing, else one id. */
export function answerOfTyped({ accepted, slips }: Pick<Gap, 'accepted' | 'slips'>, typed: string): Answer {
  const folded = foldedWords(typed)
  if (folded === '') return []
  const meant = [...accepted, ...slips].find(({ text }) => foldedWords(text) === folded)
  return [meant?.id ?? OTHER]
}
