// The layout people type: «Câu 1 … A. … B. … Đáp án: B», in whatever of its many spellings. Aiken is its strictest one.
import { type Reader, type Source, textOrNull } from '../reader.ts'
import { gatherQuestions } from './gather.ts'
import { hasAnswerLine, hasNumberedQuestion, hasOptions } from './lines.ts'
import { partsOfTyped } from './parts.ts'

const read: Reader['read'] = (source, tell) => {
  const { file } = source
  const text = source.kind === 'file' ? source.text() : ''
  return partsOfTyped(gatherQuestions(text), file, tell)
}

const textOf = (source: Source) => (source.kind === 'file' ? (textOrNull(source) ?? '') : '')

export const aikenReader: Reader = {
  format: 'aiken',
  recognises: (source) => {
    const text = textOf(source)
    return /^ANSWER:/m.test(text) && hasOptions(text) && !hasNumberedQuestion(text)
  },
  read,
}

export const typedReader: Reader = {
  format: 'typed',
  recognises: (source) => {
    const text = textOf(source)
    return hasNumberedQuestion(text) ? hasOptions(text) || hasAnswerLine(text) : hasOptions(text)
  },
  read,
}
