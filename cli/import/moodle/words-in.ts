// The <text> of an element, in the format that the element names.
import type { Words } from '../question.ts'
import type { Tell } from '../reader.ts'
import { htmlWords, markdownWords, moodleWords, plainWords } from '../words/words.ts'
import { attributeOf, elementIn, textOf } from '../xml/find.ts'
import type { XmlElement } from '../xml/xml.ts'

/** `change` sees the text before it becomes words. */
export function wordsIn(holder: XmlElement, file: string, tell: Tell, change = (text: string) => text): Words {
  const element = elementIn(holder, 'text') ?? { ...holder, children: [] }
  const text = change(textOf(element))
  const skipped = /^\s*/.exec(text)?.[0].split('\n').length ?? 1
  const place = { file, line: (element.children[0]?.line ?? element.line) + skipped - 1 }
  switch (attributeOf(holder, 'format')) {
    case 'plain_text':
    case 'plain':
      return plainWords(text)
    case 'markdown':
      return markdownWords(text, place, tell)
    case 'moodle_auto_format':
    case null:
      return moodleWords(text, place, tell)
    default:
      return htmlWords(text, place, tell)
  }
}
