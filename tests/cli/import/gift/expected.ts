// What the corpus says of a GIFT question and what we understood, in the same plain words, so that both can be compared whole.
import type { Entry, Understood, Words } from '../../../../cli/import/question.ts'

interface Written {
  readonly format: string
  readonly text: string
}

interface NumberWritten {
  readonly type: 'simple' | 'range' | 'high-low'
  readonly number?: number
  readonly range?: number
  readonly numberLow?: number
  readonly numberHigh?: number
}

interface Choice {
  readonly isCorrect: boolean
  readonly weight: number | null
  readonly text: Written | NumberWritten
  readonly feedback: Written | null
}

/** A question as in the corpus. */
export interface Expected {
  readonly type: 'MC' | 'TF' | 'Short' | 'Numerical' | 'Matching' | 'Essay' | 'Description' | 'Category'
  readonly id?: string | null
  readonly tags?: readonly string[] | null
  readonly title: string | null
  readonly stem?: Written
  readonly hasEmbeddedAnswers?: boolean
  readonly globalFeedback?: Written | null
  readonly isTrue?: boolean
  readonly trueFeedback?: Written | null
  readonly falseFeedback?: Written | null
  readonly choices?: readonly Choice[] | NumberWritten
  readonly matchPairs?: readonly { readonly subquestion: Written; readonly subanswer: string }[]
}

type Facts = Readonly<Record<string, unknown>>

export function factsOfExpected(question: Expected): Facts {
  const { type, id = null, tags = null, title } = question
  if (type === 'Category')
    return { kind: 'category', titles: title?.split('/').filter((name) => !/^(\$course\$|top)$/.test(name)) }
  const base = { id, tags, title, stem: written(question.stem), feedback: written(question.globalFeedback) }
  const { choices = [], hasEmbeddedAnswers: inText } = question
  switch (type) {
    case 'Description':
      return { ...base, kind: 'page' }
    case 'Essay':
      return { ...base, kind: 'essay' }
    case 'TF': {
      const [whenTrue, whenFalse] = [written(question.trueFeedback), written(question.falseFeedback)]
      return { ...base, kind: 'true-false', answer: question.isTrue, whenTrue, whenFalse }
    }
    case 'MC': {
      const isOne = listed(choices).some(({ isCorrect }) => isCorrect)
      const options = listed(choices).map((choice) => ({
        ...textAndCredit(choice),
        right: isOne ? choice.isCorrect : creditOf(choice) > 0,
      }))
      return { ...base, kind: isOne ? 'choose-one' : 'choose-all', options }
    }
    case 'Short':
      return { ...base, kind: 'fill', inText, accepted: listed(choices).map(textAndCredit) }
    case 'Numerical': {
      const accepted =
        'type' in choices ? [{ range: rangeOf(choices), credit: 1, feedback: null }] : choices.map(numberFacts)
      return { ...base, kind: 'number', inText, accepted }
    }
    case 'Matching':
      return {
        ...base,
        kind: 'match',
        pairs: question.matchPairs?.map((pair) => [written(pair.subquestion), pair.subanswer]),
      }
  }
}

const listed = (choices: readonly Choice[] | NumberWritten) => ('type' in choices ? [] : choices)
const written = (given: Written | null | undefined) => (given && given.text !== '' ? given : null)
const creditOf = ({ isCorrect, weight }: Choice) => (weight ?? (isCorrect ? 100 : 0)) / 100

function textAndCredit(choice: Choice): Facts {
  return { text: choice.text, credit: creditOf(choice), feedback: written(choice.feedback) }
}

function numberFacts(choice: Choice): Facts {
  const { text, feedback } = choice
  return { range: 'text' in text ? 'any' : rangeOf(text), credit: creditOf(choice), feedback: written(feedback) }
}

function rangeOf({ type, number, range = 0, numberLow, numberHigh }: NumberWritten): unknown {
  return type === 'high-low' ? { from: numberLow, to: numberHigh } : { value: number, tolerance: range }
}

/** A part with titles is a category of its own. */
export function factsOfUnderstood({ parts }: Understood): readonly Facts[] {
  return parts.flatMap(({ titles, entries }) => [
    ...(titles.length > 0 ? [{ kind: 'category', titles }] : []),
    ...entries.map(factsOfEntry),
  ])
}

const said = (words: Words | undefined) =>
  words === undefined || words.written === '' ? null : { format: words.markup, text: words.written }

function factsOfEntry(entry: Entry): Facts {
  const { id = null, tags = null, title = null, kind } = entry
  if (kind === 'page') return { id, tags, title, kind, stem: said(entry.body), feedback: null }
  const base = { id, tags, title, kind, stem: said(entry.stem), feedback: said(entry.feedback) }
  switch (kind) {
    case 'true-false':
      return { ...base, answer: entry.answer, whenTrue: said(entry.whenTrue), whenFalse: said(entry.whenFalse) }
    case 'choose-one':
    case 'choose-all': {
      const options = entry.options.map(({ text, credit, feedback, right }) => ({
        text: said(text),
        credit,
        feedback: said(feedback),
        right,
      }))
      return { ...base, options }
    }
    case 'fill': {
      // Typed answers are plain text whatever the stem is; the corpus gives them the stem's format.
      const format = entry.stem.markup
      const accepted = (entry.gaps[0]?.accepted ?? []).map(({ text, credit, feedback }) => ({
        text: { format, text },
        credit,
        feedback: said(feedback),
      }))
      return { ...base, inText: entry.inText, accepted }
    }
    case 'number': {
      const accepted = entry.accepted.map(({ range, credit, feedback }) => ({
        range,
        credit,
        feedback: said(feedback),
      }))
      return { ...base, inText: entry.inText, accepted }
    }
    case 'match': {
      const pairs = [...entry.pairs, ...entry.extra.map((to) => ({ text: undefined, to }))]
      return { ...base, pairs: pairs.map(({ text, to }) => [said(text), to.written]) }
    }
    default:
      return base
  }
}
