// Lines gathered into questions, as they stand. What they mean is judged in parts.ts.
import { habitOf, keyAndReason, type Line, lineOf, type TypedOption } from './lines.ts'
import { type AnswerTable, answerTable, noTable } from './table.ts'

export interface TypedQuestion {
  readonly line: number
  /** As written: '1', '1.01'. */
  readonly number?: string
  readonly stem: string[]
  readonly options: (TypedOption & { readonly line: number; readonly more: string[] })[]
  readonly keys: { readonly text: string; readonly line: number }[]
  readonly why: string[]
}

export type Gathered =
  | { readonly is: 'question'; readonly question: TypedQuestion }
  | { readonly is: 'heading'; readonly line: number; readonly level: number; readonly text: string }
  /** Words that belong to no question. */
  | { readonly is: 'stray'; readonly line: number; readonly lines: readonly string[] }

export interface GatheredFile {
  readonly pieces: readonly Gathered[]
  readonly table: AnswerTable
  /** «Câu 1» rather than «1.» */
  readonly isWorded: boolean
}

type Spot = 'stem' | 'options' | 'key' | 'why' | 'none'

interface Desk {
  readonly pieces: Gathered[]
  /** Lines that may become the stem of a question without a number. */
  pending: { readonly line: number; readonly text: string }[]
  open: TypedQuestion | null
  spot: Spot
  /** A blank line came since the last word. */
  isApart: boolean
}

export function gatherQuestions(text: string): GatheredFile {
  const habit = habitOf(text)
  const rows = text.split('\n')
  const found = answerTable(rows)
  const desk: Desk = { pieces: [], pending: [], open: null, spot: 'none', isApart: false }
  rows.slice(0, found?.from ?? rows.length).forEach((row, i) => {
    take(lineOf(row, habit), i + 1, desk)
  })
  if (found?.head !== undefined) desk.pieces.push({ is: 'stray', line: found.from + 1, lines: [found.head] })
  const rest = found === null ? [] : rows.slice(found.to)
  rest.forEach((row, i) => {
    take(lineOf(row, habit), (found?.to ?? 0) + i + 1, desk)
  })
  dropPending(desk)
  return { pieces: desk.pieces, table: found?.table ?? noTable, isWorded: habit.isWorded }
}

function take(line: Line, at: number, desk: Desk): void {
  switch (line.is) {
    case 'blank':
      desk.isApart = true
      return
    case 'heading':
      dropPending(desk)
      desk.open = null
      desk.spot = 'none'
      desk.pieces.push({ is: 'heading', line: at, level: line.level, text: line.text })
      break
    case 'question':
      dropPending(desk)
      begin({ line: at, number: line.number, stem: line.text === '' ? [] : [line.text] }, desk)
      break
    case 'options':
      takeOptions(line.options, at, desk)
      break
    case 'key':
      takeKey(line.text, at, desk)
      break
    case 'why':
      if (desk.open === null) desk.pieces.push({ is: 'stray', line: at, lines: [line.text] })
      else {
        desk.open.why.push(line.text)
        desk.spot = 'why'
      }
      break
    case 'text':
      takeText(line.text, at, desk)
  }
  desk.isApart = false
}

function begin(start: Pick<TypedQuestion, 'line' | 'number' | 'stem'>, desk: Desk): TypedQuestion {
  const question: TypedQuestion = { ...start, options: [], keys: [], why: [] }
  desk.open = question
  desk.spot = 'stem'
  desk.pieces.push({ is: 'question', question })
  return question
}

/** An A after other options begins a new question, whose words then stand between them. */
function takeOptions(options: readonly TypedOption[], at: number, desk: Desk): void {
  const last = desk.open?.options.at(-1)
  const isNew = options[0]?.letter === 'A' && last !== undefined
  if (isNew && last.more.length > 0) {
    desk.pending = last.more.splice(0).map((text) => ({ line: at - 1, text }))
    desk.open = null
  }
  const question = desk.pending.length > 0 || desk.open === null ? beginPending(at, desk) : desk.open
  for (const option of options) question.options.push({ ...option, line: at, more: [] })
  desk.spot = 'options'
}

function beginPending(at: number, desk: Desk): TypedQuestion {
  const [first] = desk.pending
  const stem = desk.pending.map(({ text }) => text)
  desk.pending = []
  return begin({ line: first?.line ?? at, stem }, desk)
}

function takeKey(text: string, at: number, desk: Desk): void {
  const question = desk.pending.length > 0 && desk.spot !== 'options' ? beginPending(at, desk) : desk.open
  if (question === null) {
    desk.pieces.push({ is: 'stray', line: at, lines: [text] })
    return
  }
  const { key, reason } = keyAndReason(text)
  question.keys.push({ text: key, line: at })
  if (reason !== undefined) question.why.push(reason)
  desk.spot = 'key'
}

function takeText(text: string, at: number, desk: Desk): void {
  const { open, spot, isApart } = desk
  const key = open?.keys.at(-1)
  if (open !== null && spot === 'stem') open.stem.push(isApart ? `\n${text}` : text)
  else if (open !== null && spot === 'options' && !isApart) open.options.at(-1)?.more.push(text)
  else if (open !== null && spot === 'why' && !isApart) open.why.push(text)
  else if (open !== null && spot === 'key' && key?.text === '') open.keys.splice(-1, 1, { text, line: at })
  else desk.pending.push({ line: at, text: isApart && desk.pending.length > 0 ? `\n${text}` : text })
}

/** No options came: the words belong to nothing. */
function dropPending(desk: Desk): void {
  const [first] = desk.pending
  if (first !== undefined)
    desk.pieces.push({ is: 'stray', line: first.line, lines: desk.pending.map(({ text }) => text) })
  desk.pending = []
}
