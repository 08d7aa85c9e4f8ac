// Typed words and numbers, as other programs ask for them.
import { foldedWords } from '../../../core/item/folded.ts'
import { gapMark } from '../../../core/item/gap.ts'
import { isNumberSpelling } from '../../../core/item/number.ts'
import { limits } from '../../../core/limits.ts'
import type { Block, Step } from '../../../core/pack/lesson.ts'
import type { Accepted, FillQuestion, Gap, NumberQuestion } from '../question.ts'
import { baseOf, type Carrying, partId, whyOf } from './carry-parts.ts'

export function gapOf(entry: Omit<FillQuestion, 'gaps' | 'inText'>, gap: Gap, by: Carrying): readonly Step[] | string {
  const isElse = ({ text }: Accepted) => text === '*'
  const written = gap.accepted.filter((one) => !isElse(one))
  const patterns = written.filter(({ pattern = 'exact' }) => pattern !== 'exact')
  if (patterns.length > 0)
    return `«${patterns[0]?.text}» stands for many words, and an item takes only words written out.`
  const long = written.find(({ text }) => text.length > limits.typedLengthMax)
  if (long !== undefined)
    return `«${long.text.slice(0, 40)} …» is too long to be typed; at most ${limits.typedLengthMax} letters fit.`
  if (gap.caseMatters) by.lose('Capital letters counted; here they do not.')
  if (gap.hint !== undefined) by.lose(`Its hint «${gap.hint.slice(0, 40)}» is left out.`)
  const told = distinct(written)
  for (const { text, credit } of told.filter(({ credit }) => credit > 0 && credit < 1))
    by.lose(`«${text}» had ${Math.round(credit * 100)} % of the mark; here it is simply wrong.`)
  const named = told.map((one, i) => ({ ...one, id: partId(by.id, i) }))
  const rights = named.filter(({ credit }) => credit === 1)
  if (rights.length === 0) return 'none of its words is right.'
  const most = limits.optionsMax
  if (rights.length > most || named.length - rights.length > most) return `it knows more than ${most} words; fewer fit.`
  const usual = by.sentences.rightAnswer(rights.slice(0, 1).map(({ text }) => text))
  const base = baseOf(entry, by)
  const { fixed: _, ...asked } = base
  const otherwise = gap.accepted.find(isElse)?.feedback
  return [
    {
      kind: 'gap',
      ...asked,
      prompt: withGap(base.prompt),
      accepted: rights.map(({ id, text }) => ({ id, text })),
      slips: named
        .filter(({ credit }) => credit < 1)
        .map(({ id, text, feedback }) => ({ id, text, why: whyOf(feedback, entry.feedback, usual) })),
      why: whyOf(rights[0]?.feedback, entry.feedback, usual),
      otherwise: whyOf(otherwise, entry.feedback, usual),
    },
  ]
}

/** The first of those that the phone would take for the same. */
function distinct(accepted: readonly Accepted[]): readonly Accepted[] {
  const first = new Map<string, Accepted>()
  for (const one of accepted.toSorted((a, b) => b.credit - a.credit)) {
    const folded = foldedWords(one.text)
    if (folded !== '' && !first.has(folded)) first.set(folded, one)
  }
  return [...first.values()]
}

function withGap(prompt: Block[]): Block[] {
  if (gapMark.test(JSON.stringify(prompt))) return prompt
  return [...prompt.slice(0, limits.blocksMax - 1), { type: 'paragraph', spans: ['___'] }]
}

export function numberOf(entry: NumberQuestion, by: Carrying): readonly Step[] | string {
  const right = entry.accepted.find(({ credit, range }) => credit === 1 && range !== 'any')
  if (right === undefined || right.range === 'any') return 'no number in it is wholly right.'
  const { range, feedback } = right
  const value = 'value' in range ? range.value : (range.from + range.to) / 2
  const tolerance = 'value' in range ? range.tolerance : (range.to - range.from) / 2
  if (![value, tolerance].every((amount) => isNumberSpelling(String(amount)))) {
    return `${value} is below zero or has too many digits to be typed. Ask it with options.`
  }
  const others = entry.accepted.filter((one) => one !== right && one.range !== 'any')
  if (others.length > 0) by.lose('Other numbers had a mark or words of their own; here one number is right.')
  const usual = by.sentences.rightAnswer([String(value)])
  const { fixed: _, ...base } = baseOf(entry, by)
  return [
    {
      kind: 'number',
      ...base,
      value,
      ...(tolerance > 0 && { tolerance }),
      ...(entry.unit !== undefined && { unit: entry.unit.slice(0, limits.unitLengthMax) }),
      why: whyOf(feedback, entry.feedback, usual),
      otherwise: whyOf(entry.accepted.find((one) => one.range === 'any')?.feedback, entry.feedback, usual),
    },
  ]
}
