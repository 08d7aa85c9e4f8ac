// A table of questions, one in each row, from any spreadsheet.

import { limits } from '../../../core/limits.ts'
import type { Place } from '../../build/findings.ts'
import type { Entry, Part } from '../question.ts'
import { type Reader, type Reading, refuse, type SourceFile, type Tell, textOrNull } from '../reader.ts'
import { type Column, columnOf } from './columns.ts'
import { rowEntry } from './row.ts'
import { type CsvRow, csvRows, signs } from './rows.ts'

export const csvReader: Reader = {
  format: 'csv',
  recognises: (source) => {
    if (source.kind !== 'file') return false
    if (/\.(csv|tsv)$/i.test(source.file)) return true
    const text = textOrNull(source)
    return text !== null && headOf(text).columns.filter((column) => column !== null).length >= 3
  },
  read: (source, tell) =>
    readTable(
      source.kind === 'file' ? source : refuse({ file: source.file, line: 1 }, 'Name one file of this folder.'),
      tell,
    ),
}

interface Head {
  readonly columns: readonly (Column | null)[]
  readonly names: readonly string[]
  readonly line: number
  readonly rows: readonly CsvRow[]
  readonly isOpen: boolean
}

interface OpenPart extends Part {
  readonly entries: Entry[]
}

function readTable(source: SourceFile, tell: Tell): Reading {
  const { file } = source
  const at = (line: number): Place => ({ file, line })
  const head = headOf(source.text())
  if (!head.columns.some((column) => column?.is === 'question')) {
    refuse(at(1), 'The first row must name the columns, and one must be «question» or «câu hỏi».')
  }
  for (const [i, name] of head.names.entries()) {
    if (head.columns[i] === null && name !== '') {
      tell('lost', at(head.line), `The column «${name}» is not known and is left out.`)
    }
  }
  if (head.isOpen) {
    const line = head.rows.at(-1)?.line ?? 1
    tell('check', at(line), 'A quotation mark opens in this row and never closes: see where the cell ends.')
  }
  const parts: OpenPart[] = []
  for (const row of head.rows) {
    const cells = cellsOf(row, head, at(row.line), tell)
    const entry = rowEntry(cells, at(row.line), tell)
    const titles = [cells.get('chapter'), cells.get('section')].filter((title) => title !== undefined)
    if (entry !== null) partFor(titles, at(row.line), parts).entries.push(entry)
  }
  return { parts }
}

function partFor(titles: readonly string[], place: Place, parts: OpenPart[]): OpenPart {
  const last = parts.at(-1)
  if (last !== undefined && last.titles.join('\n') === titles.join('\n')) return last
  const part = { titles, place, entries: [] }
  parts.push(part)
  return part
}

/** The sign between cells is the one that gives the most columns we know. Excel may say it itself: `sep=;`. */
function headOf(text: string): Head {
  const said = /^sep=(.)\n/i.exec(text)?.[1]
  const body = said === undefined ? text : `\n${text.slice(text.indexOf('\n') + 1)}`
  const start = body.slice(0, limits.importWordsLengthMax)
  const counted = signs.map((sign) => ({ sign, known: knownIn(csvRows(start, sign).rows[0]) }))
  const best = counted.toSorted((a, b) => b.known - a.known)[0]
  const { rows, isOpen } = csvRows(body, said ?? best?.sign ?? ',')
  const [first, ...rest] = rows
  const names = first?.cells.map((cell) => cell.trim()) ?? []
  return { columns: names.map(columnOf), names, line: first?.line ?? 1, rows: rest, isOpen }
}

function knownIn(row: CsvRow | undefined): number {
  const columns = (row?.cells ?? []).map(columnOf).filter((column) => column !== null)
  return columns.some((column) => column.is === 'question') ? columns.length : 0
}

/** Cells by column: 'question', 'option A', 'option feedback A' …; empty ones are not there. */
function cellsOf(row: CsvRow, { columns }: Head, place: Place, tell: Tell): ReadonlyMap<string, string> {
  const cells = new Map<string, string>()
  for (const [i, cell] of row.cells.entries()) {
    const column = columns[i]
    const text = cell.normalize('NFC').trim()
    if (text === '') continue
    if (column === undefined) {
      tell('lost', place, `«${text.slice(0, 40)}» stands in column ${i + 1}, which has no head, and is left out.`)
    } else if (column !== null) {
      const name = 'letter' in column ? `${column.is} ${column.letter}` : column.is
      if (cells.has(name)) tell('lost', place, `«${text.slice(0, 40)}» is left out: two columns are called «${name}».`)
      else cells.set(name, text)
    }
  }
  return cells
}
