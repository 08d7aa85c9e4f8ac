// {#4}, {#3:0.5}, {#1..5}, or several of them as {#=4 =%50%3:1 ~#no}.
import type { NumberQuestion, NumberRange } from '../question.ts'
import { type Answers, type Choice, choicesOf } from './answers.ts'
import { shown } from './blocks.ts'
import type { Piece, Reading } from './entry.ts'

export function numberAnswers(own: Piece, inText: boolean, reading: Reading): Answers | string {
  const choices = choicesOf(own, reading)
  if (typeof choices === 'string') return choices
  const accepted: NumberQuestion['accepted'][number][] = []
  for (const choice of choices) {
    const range = rangeOfChoice(choice)
    if (range === null)
      return `«${shown(choice.body.text).trim().slice(0, 40)}» is no number. Write 4, 3.5:0.1 or 1..5.`
    const { mark, share, feedback } = choice
    accepted.push({ range, credit: share ?? (mark === '=' ? 1 : 0), ...(feedback && { feedback }) })
  }
  if (!accepted.some(({ credit }) => credit > 0)) return 'no number in it is right.'
  return { kind: 'number', accepted, inText }
}

function rangeOfChoice({ mark, body }: Choice): NumberRange | null {
  const text = shown(body.text).trim()
  return text === '*' || (text === '' && mark === '~') ? 'any' : rangeOf(text)
}

const number = String.raw`([-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?)`
const withTolerance = new RegExp(`^${number}(?:\\s*:\\s*${number})?$`, 'i')
const fromTo = new RegExp(`^${number}\\s*\\.\\.\\s*${number}$`, 'i')

/** «4», «3.5:0.1» or «1..5»; null for anything else. */
export function rangeOf(text: string): NumberRange | null {
  const span = fromTo.exec(text)
  if (span !== null) {
    const [from, to] = [Number(span[1]), Number(span[2])]
    return from <= to ? { from, to } : null
  }
  const near = withTolerance.exec(text)
  return near && { value: Number(near[1]), tolerance: Math.abs(Number(near[2] ?? 0)) }
}
