// Comma-separated values as spreadsheets write them (RFC 4180), with the sign between them found from the head.

export interface CsvRow {
  /** Where the row begins: a quoted cell may hold line ends. */
  readonly line: number
  readonly cells: readonly string[]
}

export const signs = [',', ';', '\t', '|'] as const

/** Blank rows are left out. A quote that never closes ends with its text: `isOpen`. */
export function csvRows(text: string, sign: string): { readonly rows: readonly CsvRow[]; readonly isOpen: boolean } {
  const rows: CsvRow[] = []
  let [cells, cell, line, begin, isQuoted, wasQuoted]: [string[], string, number, number, boolean, boolean] = [
    [],
    '',
    1,
    1,
    false,
    false,
  ]
  const endCell = () => {
    cells.push(wasQuoted ? cell : cell.trim())
    cell = ''
    wasQuoted = false
  }
  for (let i = 0; i < text.length; i++) {
    const letter = text[i] ?? ''
    if (letter === '\n') line += 1
    if (isQuoted) {
      if (letter !== '"') cell += letter
      else if (text[i + 1] === '"') {
        cell += '"'
        i += 1
      } else isQuoted = false
    } else if (letter === '"' && cell.trim() === '' && !wasQuoted) {
      cell = ''
      isQuoted = true
      wasQuoted = true
    } else if (letter === sign) endCell()
    else if (letter === '\n') {
      endCell()
      rows.push({ line: begin, cells })
      cells = []
      begin = line
    } else if (!wasQuoted || letter.trim() !== '') cell += letter
  }
  endCell()
  rows.push({ line: begin, cells })
  return { rows: rows.filter(({ cells: own }) => own.some((one) => one.trim() !== '')), isOpen: isQuoted }
}
