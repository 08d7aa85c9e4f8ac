// The table of answers that many tests end with: «1-A 2-B», «Câu 1: A», or a row of numbers above a row of letters.

export interface AnswerTable {
  /** In the order of the table; a number may come again. */
  readonly answers: readonly { readonly number: string; readonly key: string; readonly line: number }[]
}

export interface FoundTable {
  readonly table: AnswerTable
  /** Rows [from, to), counted from 0, that hold its head and the answers. */
  readonly from: number
  readonly to: number
  /** The head's own words when it says more than «Đáp án». */
  readonly head?: string
}

export const noTable: AnswerTable = { answers: [] }

const head = /^\W*(?:bảng\s+)?(?:phần\s+)?(?:đáp án|answer key|answers|keys?)(\s[^:]{0,60})?\s*[:：]?\W*$/iu
/** «Đáp án: 1-A, 2-B» on one line. */
const ownLine = /^(?:bảng\s+)?(?:đáp án|answers?|keys?)\s*[:：]\s*(.+)$/iu
const pair =
  /(?:câu\s*)?(\d{1,4}(?:\.\d{1,3})*)\s*[-–.:)\s/=→]*\s*([A-Ha-h](?:\s*[,;&+]\s*[A-Ha-h]|(?:\s+và\s+)[A-Ha-h])*|Đúng|Sai|[ĐS](?:[\s,;/-]*[ĐS]){1,7}|Đ|S)(?![\p{L}\p{N}])\s*[.;,|]?/giu

/** Null when there is none. The last head that answers follow counts. */
export function answerTable(rows: readonly string[]): FoundTable | null {
  for (let from = rows.length - 1; from >= 0; from--) {
    const own = ownLine.exec((rows[from] ?? '').trim())?.[1] ?? ''
    const pairs = pairsIn(own) ?? []
    if (pairs.length > 1) {
      const answers = pairs.map(([number, key]) => ({ number, key, line: from + 1 }))
      return {
        table: { answers: [...answers, ...(answersBelow(rows, from + 1)?.table.answers ?? [])] },
        from,
        to: answersBelow(rows, from + 1)?.to ?? from + 1,
      }
    }
    const row = (rows[from] ?? '').trim()
    const named = head.exec(row)
    if (named === null) continue
    const found = answersBelow(rows, from + 1)
    if (found !== null) return { ...found, from, ...(/[\p{L}\p{N}]/u.test(named[1] ?? '') && { head: row }) }
  }
  return bareTable(rows)
}

/** Without a head: the last rows, when they hold nothing but several pairs each. */
function bareTable(rows: readonly string[]): FoundTable | null {
  let from = rows.length
  while (from > 0 && isBlankOrPairs(rows[from - 1] ?? '')) from -= 1
  const found = answersBelow(rows, from)
  return found === null ? null : { ...found, from }
}

function isBlankOrPairs(row: string): boolean {
  return row.trim() === '' || (pairsIn(row.trim())?.length ?? 0) > 1
}

function answersBelow(rows: readonly string[], start: number): Omit<FoundTable, 'from'> | null {
  const answers: { number: string; key: string; line: number }[] = []
  let to = start
  for (let i = start; i < rows.length; i++) {
    const row = (rows[i] ?? '').trim()
    if (row === '' || /^[-–=_|+\s]+$/.test(row)) continue
    const own = pairsIn(row) ?? pairsAcross(row, (rows[i + 1] ?? '').trim())
    if (own === null) break
    for (const [number, key] of own) answers.push({ number, key, line: i + 1 })
    if (pairsIn(row) === null) i += 1
    to = i + 1
  }
  return answers.length === 0 ? null : { table: { answers }, to }
}

type Pairs = readonly (readonly [string, string])[]

/** Null unless the row holds pairs and nothing else. */
function pairsIn(row: string): Pairs | null {
  const found = [...row.matchAll(pair)].map(([, number = '', key = '']) => [number, key] as const)
  const rest = row.replace(pair, '').replace(/[\s|,;.]/g, '')
  return found.length > 0 && rest === '' ? found : null
}

function pairsAcross(above: string, below: string): Pairs | null {
  const cells = (row: string, name: RegExp) =>
    row
      .replace(name, '')
      .split(/[\s|,;]+/)
      .filter((cell) => cell !== '')
  const numbers = cells(above, /^\W*câu( hỏi)?(?=[\s|:])/iu)
  const keys = cells(below, /^\W*(đáp án|đ\.?a|key)(?=[\s|:])\W*/iu)
  const isTable =
    numbers.every((cell) => /^\d{1,4}(\.\d{1,3})*$/.test(cell)) && keys.every((cell) => /^[A-Ha-hĐS]$/.test(cell))
  if (!isTable || numbers.length === 0 || numbers.length !== keys.length) return null
  return numbers.map((number, i) => [number, keys[i] ?? ''] as const)
}
