// What an imported item says where its file says nothing. Learners hear it, so it names the right answer.

export type SaidIn = 'vi' | 'en'

export interface Sentences {
  readonly truth: readonly [right: string, wrong: string]
  readonly lesson: (number: number) => string
  rightAnswer(answers: readonly string[]): string
  belongs(thing: string, group: string): string
  rightOrder(steps: readonly string[]): string
  readonly cover: string
}

const quoted = (texts: readonly string[]) => texts.map((text) => `«${text.replace(/[.\s]+$/, '')}»`).join(', ')

export const sentences: Readonly<Record<SaidIn, Sentences>> = {
  vi: {
    truth: ['Đúng', 'Sai'],
    lesson: (number) => `Bài ${number}`,
    rightAnswer: (answers) => `Đáp án đúng: ${quoted(answers)}.`,
    belongs: (thing, group) => `${quoted([thing])} đi với ${quoted([group])}.`,
    rightOrder: (steps) => `Thứ tự đúng: ${quoted(steps)}.`,
    cover: 'Một trang giấy trắng.',
  },
  en: {
    truth: ['True', 'False'],
    lesson: (number) => `Lesson ${number}`,
    rightAnswer: (answers) => `The right answer: ${quoted(answers)}.`,
    belongs: (thing, group) => `${quoted([thing])} goes with ${quoted([group])}.`,
    rightOrder: (steps) => `The right order: ${quoted(steps)}.`,
    cover: 'A blank sheet of paper.',
  },
}
