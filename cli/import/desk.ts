// Where one block of a course or one item is read: its file, its name, and what there is to say of it.
import { limits } from '../../core/limits.ts'
import type { Place } from '../build/findings.ts'
import type { Note, Words } from './question.ts'
import type { Tell } from './reader.ts'
import { htmlWords, noWords } from './words/words.ts'
import type { Html } from './xml/html-of.ts'

export interface Desk {
  /** As a person knows the block: «its title». */
  readonly name: string
  place(line: number): Place
  tell(kind: Note['kind'], line: number, sentence: string): void
  words(html: Html | null): Words
  /** For a block whose words lie in a file of their own. */
  readonly tellAt: Tell
}

/** `title` may be as long as a file allows and stands in every note: it is cut. */
export function openDesk(file: string, title: string, tell: Tell): Desk {
  const name = title.length > 90 ? `${title.slice(0, 88)}…»` : title
  const place = (line: number) => ({ file, line })
  return {
    name,
    place,
    tellAt: tell,
    tell: (kind, line, sentence) => tell(kind, place(line), sentence),
    words: (html) => {
      if (html === null || html.html === '') return noWords
      if (html.html.length > limits.importWordsLengthMax) {
        tell('lost', place(html.line), `Words of ${name} are left out: ${html.html.length} letters are too many.`)
        return noWords
      }
      if (/\\\(|\\\[|\[mathjax/.test(html.html)) {
        tell('check', place(html.line), `${name} holds a formula, which is shown as it is typed: put it into words.`)
      }
      return htmlWords(html.html, place(html.line), tell)
    },
  }
}
