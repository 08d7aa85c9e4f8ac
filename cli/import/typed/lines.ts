// What one line of a typed test is, by how it begins.

export type Line =
  | { readonly is: 'blank' }
  | { readonly is: 'heading'; readonly level: number; readonly text: string }
  | { readonly is: 'question'; readonly number: string; readonly text: string }
  | { readonly is: 'options'; readonly options: readonly TypedOption[] }
  | { readonly is: 'key'; readonly text: string }
  | { readonly is: 'why'; readonly text: string }
  | { readonly is: 'text'; readonly text: string }

export interface TypedOption {
  /** A to H. */
  readonly letter: string
  readonly text: string
  /** Marked with * as right. */
  readonly isMarked: boolean
}

/** «B (vì …)», «B, vì …»: the key and its reason. */
export function keyAndReason(text: string): { readonly key: string; readonly reason?: string } {
  const found = /^([A-H](?:\s*[,;&]\s*[A-H])*)\s*[.,:;–-]?\s*(?:\((.+)\)|((?:vì|because)\s.+))$/iu.exec(text.trim())
  const [, key, inBrackets, said] = found ?? []
  return key === undefined ? { key: text } : { key, reason: inBrackets ?? said ?? '' }
}

/** How this file counts: with a word before the number, or with bare numbers. */
export interface Habit {
  readonly numbered: RegExp
  readonly isWorded: boolean
}

const points = String.raw`(?:\s*[(\[][^()\[\]\n]{0,20}(?:điểm|đ|points?|pts?)[)\]])?`
const worded = new RegExp(
  String.raw`^(?:câu hỏi|câu|question)\s*(?:số\s*)?(\d{1,4}(?:\.\d{1,3})*)${points}\s*(?:[:：.)\-–/]+|(?=\s)|$)\s*(.*)$`,
  'iu',
)
const bare = new RegExp(String.raw`^(\d{1,3})${points}\s*[.):/]+\s+(.*)$`, 'iu')
const exercise = new RegExp(
  String.raw`^(?:câu hỏi|câu|question|bài)\s*(?:số\s*)?(\d{1,4}(?:\.\d{1,3})*)${points}\s*(?:[:：.)\-–/]+|(?=\s)|$)\s*(.*)$`,
  'iu',
)
const heading =
  /^(chương|phần|part|chapter|chủ đề|unit|bài|section|mục|lesson)\s+([ivxlc]+|\d{1,3}|[a-h])\b\s*[:：.)\-–]*\s*(.*)$/iu
const levels = [
  ['chương', 'phần', 'part', 'chapter', 'chủ đề', 'unit'],
  ['bài', 'lesson', 'section', 'mục'],
]
const optionStart = /^(\*)?\s*\(?(\*)?([A-Ha-h])(\*)?\s*[.):/\]]\s*(.*)$/u
const key =
  /^(?:đáp án|đ\/?\s?án|đ\.?a|trả lời|answer|correct answer|key)(?:\s*(?:đúng|chính xác))?(?:\s*(?:là|:|：|-|–|=))+\s*(.*)$/iu
/** «Chọn B», «=> Đáp án B.» */
const choice = /^(?:=>|->|→|⇒)?\s*(?:chọn(?:\s+đáp án)?|đáp án)\s+([A-H](?:\s*(?:[,;&]|và)\s*[A-H])*)\s*[.!]?$/iu
const why = /^(?:giải thích|lời giải|hướng dẫn giải|hướng dẫn|vì sao|explanation|feedback|nhận xét)\s*[:：.]\s*(.*)$/iu

export function habitOf(text: string): Habit {
  const rows = text.split('\n').map(tidy)
  if (rows.some((row) => worded.test(row))) return { numbered: worded, isWorded: true }
  const isExercise = rows.some((row) => exercise.test(row))
  return isExercise ? { numbered: exercise, isWorded: true } : { numbered: bare, isWorded: false }
}

export function lineOf(row: string, { numbered }: Habit): Line {
  const line = tidy(row)
  if (line === '') return { is: 'blank' }
  const question = numbered.exec(line)
  // «Câu 1 và câu 2 dùng đoạn sau» begins no question.
  const isCounted =
    question !== null &&
    (/[:：.)\-–/]\s*$/.test(line.slice(0, line.length - (question[2] ?? '').length)) ||
      !/^\p{Ll}/u.test(question[2] ?? ''))
  if (isCounted) return { is: 'question', number: question[1] ?? '', text: question[2] ?? '' }
  const keyed = key.exec(line) ?? choice.exec(line)
  if (keyed !== null) return { is: 'key', text: keyed[1] ?? '' }
  const reason = why.exec(line)
  if (reason !== null) return { is: 'why', text: reason[1] ?? '' }
  const options = optionsIn(line)
  if (options.length > 0) return { is: 'options', options }
  const titled = heading.exec(line)
  if (titled !== null && line.length < 120 && !/[?]$/.test(line)) {
    return {
      is: 'heading',
      level: levels.findIndex((words) => words.includes((titled[1] ?? '').toLowerCase())),
      text: line,
    }
  }
  return { is: 'text', text: line }
}

function tidy(row: string): string {
  return row.replace(/[\u00a0\t]/g, (sign) => (sign === '\t' ? '   ' : ' ')).trim()
}

/** One line may hold several: «A. Có   B. Không», as long as the letters follow one another. */
export function optionsIn(line: string): readonly TypedOption[] {
  const first = optionStart.exec(line)
  if (first === null) return []
  const [, before = '', inside = '', letter = '', after = '', text = ''] = first
  const next = String.fromCharCode(letter.charCodeAt(0) + 1)
  const split = new RegExp(String.raw`\s+(?=\*?\(?\*?${next}\*?\s*[.)\]](?:\s|\*))`, 'u').exec(text)
  const own = split === null ? text : text.slice(0, split.index)
  const rest = split === null ? [] : optionsIn(text.slice(split.index).trim())
  const marked = /^\*\s*|\s*\*$/g
  const isMarked = before + inside + after !== '' || marked.test(own)
  return [{ letter: letter.toUpperCase(), text: own.replace(marked, '').trim(), isMarked }, ...rest]
}

export function hasOptions(text: string): boolean {
  return /^\s*\*?\(?[Aa]\*?\s*[.)]/m.test(text) && /(^|\s)\*?\(?[Bb]\*?\s*[.)]/m.test(text)
}

export function hasNumberedQuestion(text: string): boolean {
  return text.split('\n').some((row) => exercise.test(tidy(row)))
}

export function hasAnswerLine(text: string): boolean {
  return text.split('\n').some((row) => key.test(tidy(row)))
}
