// Words on printed pages besides the pack's own.
import type { DecimalMark } from '../../core/item/number.ts'
import type { Item } from '../../core/pack/lesson.ts'

export interface PrintedWords {
  readonly question: string
  readonly answers: string
  readonly authors: string
  readonly licence: string
  readonly decimalMark: DecimalMark
  readonly truth: readonly [true: string, false: string]
  readonly todo: Readonly<Record<Item['kind'], string>>
}

export const printedWords: Readonly<Record<'vi' | 'en', PrintedWords>> = {
  vi: {
    question: 'Câu',
    answers: 'Đáp án',
    authors: 'Người viết',
    licence: 'Giấy phép',
    decimalMark: ',',
    truth: ['Đúng', 'Không đúng'],
    todo: {
      'choose-one': 'Đánh dấu một ô.',
      'choose-all': 'Đánh dấu mọi ô đúng.',
      'true-false': 'Đánh dấu một ô.',
      order: 'Ghi số thứ tự 1, 2, 3 … vào chỗ trống.',
      practice: 'Tập trên máy giả trong Đom Đóm.',
      sort: 'Ghi chữ A, B … của nhóm vào chỗ trống.',
      match: 'Ghi chữ A, B … đi cùng vào chỗ trống.',
      conversation: 'Đánh dấu câu trả lời, rồi sang số hoặc chữ ở cuối dòng.',
      spot: 'Đánh dấu mọi chỗ cần tìm trong hình.',
      gap: 'Viết chữ còn thiếu.',
      number: 'Viết một số.',
    },
  },
  en: {
    question: 'Question',
    answers: 'Answers',
    authors: 'Written by',
    licence: 'Licence',
    decimalMark: '.',
    truth: ['True', 'Not true'],
    todo: {
      'choose-one': 'Tick one box.',
      'choose-all': 'Tick every right box.',
      'true-false': 'Tick one box.',
      order: 'Write the place 1, 2, 3 … on each line.',
      practice: 'Try it on the pretend phone in Đom Đóm.',
      sort: 'Write the letter A, B … of its group on each line.',
      match: 'Write the letter A, B … that goes with it on each line.',
      conversation: 'Tick what you say, then go to the number or letter behind it.',
      spot: 'Tick every place to find in the picture.',
      gap: 'Write the missing words.',
      number: 'Write a number.',
    },
  },
}
