// Words on printed pages besides the pack's own.
import type { Item } from '../../core/pack/lesson.ts'

export interface PrintedWords {
  readonly question: string
  readonly answers: string
  readonly authors: string
  readonly licence: string
  readonly todo: Readonly<Record<Item['kind'], string>>
}

export const printedWords: Readonly<Record<'vi' | 'en', PrintedWords>> = {
  vi: {
    question: 'Câu',
    answers: 'Đáp án',
    authors: 'Người viết',
    licence: 'Giấy phép',
    todo: {
      'choose-one': 'Đánh dấu một ô.',
      'choose-all': 'Đánh dấu mọi ô đúng.',
      order: 'Ghi số thứ tự 1, 2, 3 … vào chỗ trống.',
      practice: 'Tập trên máy giả trong Đom Đóm.',
      sort: 'Ghi chữ A, B … của nhóm vào chỗ trống.',
    },
  },
  en: {
    question: 'Question',
    answers: 'Answers',
    authors: 'Written by',
    licence: 'Licence',
    todo: {
      'choose-one': 'Tick one box.',
      'choose-all': 'Tick every right box.',
      order: 'Write the place 1, 2, 3 … on each line.',
      practice: 'Try it on the pretend phone in Đom Đóm.',
      sort: 'Write the letter A, B … of its group on each line.',
    },
  },
}
