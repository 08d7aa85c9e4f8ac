// Which column holds what, by its head in Vietnamese or English (docs/importing.md lists them).

export type Column =
  | { readonly is: 'question' | 'key' | 'type' | 'feedback' | 'title' | 'chapter' | 'section' | 'id' }
  /** `letter`: A to H. */
  | { readonly is: 'option' | 'option feedback'; readonly letter: string }

const names: readonly (readonly [Exclude<Column['is'], 'option' | 'option feedback'>, readonly string[]])[] = [
  ['question', ['question', 'câu hỏi', 'nội dung', 'nội dung câu hỏi', 'stem', 'text']],
  ['key', ['key', 'answer', 'correct', 'correct answer', 'right', 'đáp án', 'đáp án đúng', 'trả lời']],
  ['type', ['type', 'kind', 'loại', 'loại câu hỏi', 'dạng']],
  ['feedback', ['feedback', 'explanation', 'why', 'giải thích', 'nhận xét']],
  ['title', ['title', 'name', 'tiêu đề', 'tên']],
  ['chapter', ['chapter', 'chương', 'phần', 'chủ đề']],
  ['section', ['section', 'lesson', 'unit', 'mục', 'bài']],
  ['id', ['id', 'mã', 'stt', 'no', 'số']],
]

const option = /^(?:option|choice|answer|đáp án|phương án|lựa chọn|đa)?\s*\(?([a-h]|[1-8])\)?$/u
const reason = /^(?:feedback|explanation|why|giải thích|nhận xét)\s*\(?([a-h]|[1-8])\)?$/u

/** Null for a head that is not known. */
export function columnOf(head: string): Column | null {
  const name = head
    .normalize('NFC')
    .toLowerCase()
    .replace(/[\s_:*.]+/g, ' ')
    .trim()
  const known = names.find(([, spellings]) => spellings.includes(name))
  if (known !== undefined) return { is: known[0] }
  const [own, said] = [option.exec(name)?.[1], reason.exec(name)?.[1]]
  if (own !== undefined) return { is: 'option', letter: letterOf(own) }
  return said === undefined ? null : { is: 'option feedback', letter: letterOf(said) }
}

function letterOf(mark: string): string {
  return /\d/.test(mark) ? String.fromCharCode(64 + Number(mark)) : mark.toUpperCase()
}
