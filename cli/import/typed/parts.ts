// Gathered lines to parts and questions, each with its key from its own line, its stars or the table at the end.
import type { Entry, Part } from '../question.ts'
import type { Reading, Tell } from '../reader.ts'
import { plainWords } from '../words/words.ts'
import type { GatheredFile, TypedQuestion } from './gather.ts'
import { typedEntry } from './question.ts'

interface OpenPart {
  readonly titles: readonly string[]
  readonly place: Part['place']
  readonly entries: Entry[]
}

export function partsOfTyped({ pieces, table, isWorded }: GatheredFile, file: string, tell: Tell): Reading {
  const questions = pieces.flatMap((piece) => (piece.is === 'question' ? [piece.question] : []))
  if (!isWorded) tellOfJumps(questions, file, tell)
  const keys = keysFromTable(questions, table.answers, file, tell)
  const parts: OpenPart[] = []
  let titles: readonly string[] = []
  let title: string | undefined
  const partAt = (line: number) => {
    const last = parts.at(-1)
    if (last !== undefined && last.titles === titles) return last
    const part = { titles, place: { file, line }, entries: [] }
    parts.push(part)
    return part
  }
  for (const piece of pieces) {
    if (piece.is === 'heading') {
      titles = [...titles.slice(0, piece.level), piece.text]
      partAt(piece.line)
    } else if (piece.is === 'question') {
      const entry = typedEntry(piece.question, keys.get(piece.question), file, tell)
      if (entry !== null) partAt(piece.question.line).entries.push(entry)
    } else {
      const isHead = title === undefined && parts.length === 0
      if (isHead) title = piece.lines[0]
      const place = { file, line: piece.line + (isHead ? 1 : 0) }
      const page = strayPage(isHead ? piece.lines.slice(1) : piece.lines, place, tell)
      if (page !== null) partAt(piece.line).entries.push(page)
    }
  }
  return { ...(title !== undefined && { title }), parts }
}

/** Bare numbers may count statements within a question as well. */
function tellOfJumps(questions: readonly TypedQuestion[], file: string, tell: Tell): void {
  let last: string | undefined
  for (const { number, line } of questions) {
    if (number !== undefined && last !== undefined && number !== '1' && Number(number) !== Number(last) + 1) {
      const sentence = `Number ${number} follows number ${last}. If one of them counts statements, write «Câu 1:» before questions.`
      tell('check', { file, line }, sentence)
    } else if (number === '1' && last === '1') {
      tell(
        'check',
        { file, line },
        'Number 1 comes twice in a row. If one of them counts statements, write «Câu 1:» before questions.',
      )
    }
    last = number ?? last
  }
}

const passageLengthMin = 80

/** A passage to read is a page; a few words that belong to nothing are named. Null when there is no page. */
function strayPage(lines: readonly string[], place: Part['place'], tell: Tell): Entry | null {
  const text = lines.join('\n')
  if (text.length >= passageLengthMin && /[.!?…]/.test(text)) return { kind: 'page', place, body: plainWords(text) }
  const words = text.replace(/\s+/g, ' ').trim()
  if (words !== '') tell('left', place, `«${words.slice(0, 60)}» belongs to no question and is left out.`)
  return null
}

/** By place in the table where a number comes again, and only if it comes as often as in the test: a wrong key is worse than none. */
function keysFromTable(
  questions: readonly TypedQuestion[],
  answers: GatheredFile['table']['answers'],
  file: string,
  tell: Tell,
): ReadonlyMap<TypedQuestion, GatheredFile['table']['answers'][number]> {
  const keys = new Map<TypedQuestion, (typeof answers)[number]>()
  for (const number of new Set(answers.map((answer) => answer.number))) {
    const same = questions.filter((question) => question.number === number)
    const own = answers.filter((answer) => answer.number === number)
    if (same.length === own.length) {
      same.forEach((question, i) => {
        const answer = own[i]
        if (answer !== undefined) keys.set(question, answer)
      })
    } else {
      const sentence = `The table has ${own.length} answers for number ${number}, the test ${same.length} such questions: give each its own «Đáp án:» line.`
      tell('check', { file, line: own[0]?.line ?? 1 }, sentence)
    }
  }
  return keys
}
