import type { Option } from '../question.ts'
import { lineOfWords } from '../words/words.ts'

/** A. … B. … C. …: letters that authors typed themselves would stand in disorder once options are shuffled. */
export function lettersInOrder(options: readonly Option[]): boolean {
  if (options.length < 2) return false
  return options.every(({ text }, index) => {
    const mark = /^\(?([a-z]|\d)[.):/]\s/i.exec(lineOfWords(text))?.[1]?.toLowerCase()
    return mark === String.fromCharCode('a'.charCodeAt(0) + index) || mark === String(index + 1)
  })
}
