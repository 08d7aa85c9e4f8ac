// Options that speak of other options ("cả A và B", "all of the above") lose their sense when a phone shuffles them.
import type { Entry } from './question.ts'
import { lineOfWords } from './words/words.ts'

// \b knows no Vietnamese letters.
const from = String.raw`(?<![\p{L}\p{N}])`
const to = String.raw`(?![\p{L}\p{N}])`
const mark = `["“'(]?[a-h]["”')]?`
const part = '(các |một |những )?(đáp án|phương án|câu trả lời|câu|lựa chọn|ý kiến|ý|trường hợp|nội dung|điều|việc)'

const patterns: readonly RegExp[] = [
  // Tất cả các đáp án trên, cả ba ý đều đúng, cả hai phương án trên
  `${from}(tất cả|toàn bộ|mọi|cả (hai|ba|bốn|năm|sáu|[2-6]))${to}.*${from}(trên|đều|${part}|này)${to}`,
  `^(tất cả|cả (hai|ba|bốn|năm|[2-6]))( đúng| sai)?[.]?$`,
  `${from}${part} (nào )?((ở|kể|nêu|bên|phía|vừa) )?trên${to}`,
  // Không có đáp án nào, không ý nào đúng, một đáp án khác
  `${from}không (có )?${part} (nào|đúng)${to}`,
  `^${part} (khác|còn lại)`,
  // A và B đều đúng, cả A và C, A, B và C, A hoặc D, A & B
  `${from}${mark}(\\s*[,;]\\s*${mark})*\\s*(và|với|hoặc|hay|&|\\+|,|/|and|or)\\s*${mark}${to}`,
  `${from}${mark} (đều |cùng |là |is |are )*(đúng|sai|correct|wrong|right|true|false)${to}`,
  `${from}(all|none|both|any|each|neither|either|some|two|three)( one)?( of)? (the )?(above|following|others?|these|those|options|answers|choices)${to}`,
  `${from}(the |options? |answers? )(above|preceding|previous)${to}`,
  // (1) và (3), câu 1, 2 và 4 đúng
  `${from}\\(?\\d\\)?(\\s*,\\s*\\(?\\d\\)?)*\\s*(và|hoặc|and|or|&)\\s*\\(?\\d\\)?\\s*(đều )?(đúng|sai|correct|wrong)?[.]?$`,
].map((pattern) => new RegExp(pattern, 'u'))

/** Longer words than these are an answer of their own. */
const leaningLengthMax = 200

/** Whether a text of an option leans on its place or on the other options. */
export function leansOnOthers(text: string): boolean {
  const line = text.normalize('NFC').toLowerCase().replace(/\s+/g, ' ').trim()
  return line.length <= leaningLengthMax && patterns.some((pattern) => pattern.test(line))
}

export function fixedWhereNeeded(entry: Entry): Entry {
  switch (entry.kind) {
    case 'choose-one':
    case 'choose-all':
      return entry.options.some(({ text }) => leansOnOthers(lineOfWords(text))) ? { ...entry, fixed: true } : entry
    case 'sort':
      return entry.things.some(({ text }) => leansOnOthers(lineOfWords(text))) ? { ...entry, fixed: true } : entry
    case 'match':
      return entry.pairs.some(({ text }) => leansOnOthers(lineOfWords(text))) ? { ...entry, fixed: true } : entry
    default:
      return entry
  }
}
