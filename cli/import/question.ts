// What every importer gives and every writer takes. A reader is generous: it keeps what the file says, even where no pack can hold
// it yet, and names in a note whatever it had to leave behind. Bounds of packs (core/limits.ts) are the writer's business.
import type { Block } from '../../core/pack/lesson.ts'
import type { Place } from '../build/findings.ts'

export interface Understood {
  /** The file or folder as the person named it. */
  readonly file: string
  /** Which reader understood it, such as 'gift'. */
  readonly format: string
  readonly title?: string
  /** As the file says, such as 'vi'. */
  readonly language?: string
  /** In the order of the file. A file without parts gives one part without titles. */
  readonly parts: readonly Part[]
  readonly notes: readonly Note[]
}

/** One unit in which entries stand together: the innermost heading. */
export interface Part {
  /** Chapter, section, unit …, the outermost first; none when the file has no headings. */
  readonly titles: readonly string[]
  readonly place: Place
  readonly entries: readonly Entry[]
}

export interface Note {
  readonly place: Place
  /** left: the whole entry is not here. lost: the entry is here without a part of it. check: all is here, a person should look at it. */
  readonly kind: 'left' | 'lost' | 'check'
  /** What is wrong and what to do: one or two plain sentences, naming the entry by title where it has one. */
  readonly sentence: string
}

/** `moodle`: plain text in which some HTML may stand and line ends count. */
export type Markup = 'plain' | 'html' | 'markdown' | 'moodle'

/** Made by the functions in words/words.ts alone. */
export interface Words {
  readonly markup: Markup
  /** As it stood in the file, once the file's own escapes are read; in NFC, trimmed. */
  readonly written: string
  /** The same in our own tree; empty when nothing that could be shown was there. Never holds an empty text. */
  readonly blocks: readonly Block[]
}

interface EntryBase {
  /** Where the entry begins. */
  readonly place: Place
  /** The file's own id for it. */
  readonly id?: string
  readonly title?: string
  readonly tags?: readonly string[]
}

/** Something to read: a description, a text unit, cards, a transcript. */
export interface Page extends EntryBase {
  readonly kind: 'page'
  readonly body: Words
}

interface QuestionBase extends EntryBase {
  readonly stem: Words
  /** Said after any answer. */
  readonly feedback?: Words
  /** Parts must stay in this order. Set by the door too, for options such as "cả A và B" (import/fixed.ts). */
  readonly fixed?: true
}

/** A share of the mark, from -1 to 1. */
export type Credit = number

export interface Option {
  readonly text: Words
  /** Part of the key. */
  readonly right: boolean
  readonly credit: Credit
  readonly feedback?: Words
}

/** One is chosen. Where several are right, any one of them will do. */
export interface ChooseOneQuestion extends QuestionBase {
  readonly kind: 'choose-one'
  readonly options: readonly Option[]
}

/** All right ones are chosen and no other. */
export interface ChooseAllQuestion extends QuestionBase {
  readonly kind: 'choose-all'
  readonly options: readonly Option[]
}

export interface TrueFalseQuestion extends QuestionBase {
  readonly kind: 'true-false'
  readonly answer: boolean
  /** Said to who chose true, whether that is right or not. */
  readonly whenTrue?: Words
  readonly whenFalse?: Words
}

export interface MatchQuestion extends QuestionBase {
  readonly kind: 'match'
  readonly pairs: readonly { readonly text: Words; readonly to: Words; readonly feedback?: Words }[]
  /** Answers that belong to nothing. */
  readonly extra: readonly Words[]
}

export interface Accepted {
  readonly text: string
  readonly credit: Credit
  readonly feedback?: Words
  /** 'wildcard': a * stands for anything. 'regexp': as the file's own system reads it. 'exact' unless said otherwise. */
  readonly pattern?: 'exact' | 'wildcard' | 'regexp'
}

export interface Gap {
  readonly accepted: readonly Accepted[]
  /** Capital letters count. */
  readonly caseMatters?: true
  /** What is offered to choose or drag; the gap is free typing without it. */
  readonly offered?: readonly string[]
  readonly hint?: string
}

/** Words are typed, chosen or dragged into gaps. */
export interface FillQuestion extends QuestionBase {
  readonly kind: 'fill'
  /** At least one. */
  readonly gaps: readonly Gap[]
  /** The stem holds one `_____` (five) for each gap, in order. Else there is one gap, below the stem. */
  readonly inText: boolean
}

export type NumberRange =
  | { readonly value: number; readonly tolerance: number }
  | { readonly from: number; readonly to: number }
  /** Whatever else is answered. */
  | 'any'

export interface NumberQuestion extends QuestionBase {
  readonly kind: 'number'
  /** The first that holds the answer counts. */
  readonly accepted: readonly { readonly range: NumberRange; readonly credit: Credit; readonly feedback?: Words }[]
  /** As in FillQuestion, for the one gap. */
  readonly inText: boolean
  readonly unit?: string
}

export interface OrderQuestion extends QuestionBase {
  readonly kind: 'order'
  /** In the right order. */
  readonly steps: readonly Words[]
}

export interface SortQuestion extends QuestionBase {
  readonly kind: 'sort'
  readonly groups: readonly Words[]
  /** `group`: an index into groups. */
  readonly things: readonly { readonly text: Words; readonly group: number; readonly feedback?: Words }[]
}

/** Free writing, which no machine marks. */
export interface EssayQuestion extends QuestionBase {
  readonly kind: 'essay'
}

export type Question =
  | ChooseOneQuestion
  | ChooseAllQuestion
  | TrueFalseQuestion
  | MatchQuestion
  | FillQuestion
  | NumberQuestion
  | OrderQuestion
  | SortQuestion
  | EssayQuestion

export type Entry = Page | Question
