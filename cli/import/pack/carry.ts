// An entry to the cards and items that packs have today, or the reason why it cannot be one. What it loses on the way is told.
import { limits } from '../../../core/limits.ts'
import type { Block, Step } from '../../../core/pack/lesson.ts'
import type {
  ChooseAllQuestion,
  ChooseOneQuestion,
  Entry,
  FillQuestion,
  MatchQuestion,
  Option,
  OrderQuestion,
  Page,
  SortQuestion,
  TrueFalseQuestion,
  Words,
} from '../question.ts'
import { lineOfWords, plainWords, spansOfBlocks } from '../words/words.ts'
import { baseOf, type Carrying, partId, whyOf } from './carry-parts.ts'
import { gapOf, numberOf } from './carry-typed.ts'
import { fittedBlocks } from './fitted.ts'

/** One step, or several cards for a long page; a string says why there is none. */
export function carried(entry: Entry, by: Carrying): readonly Step[] | string {
  switch (entry.kind) {
    case 'page':
      return cardsOf(entry, by)
    case 'choose-one':
    case 'choose-all':
      return choiceOf(entry, by)
    case 'true-false':
      return truthOf(entry, by)
    case 'match':
      return isOneToOne(entry) ? matchOf(entry, by) : sortOf(groupedPairs(entry, by), by)
    case 'sort':
      return sortOf(entry, by)
    case 'order':
      return orderOf(entry, by)
    case 'fill':
      return fillOf(entry, by)
    case 'number':
      return numberOf(entry, by)
    case 'essay':
      return 'it is answered in free words, which no phone can mark. Ask it with options, or make it a card.'
  }
}

function cardsOf({ title, body }: Page, { id }: Carrying): readonly Step[] {
  const head: Block[] = title === undefined ? [] : [{ type: 'paragraph', spans: [{ strong: title }] }]
  const groups = fittedBlocks([...head, ...body.blocks])
  return groups.map((group, i) => ({ kind: 'card', id: i === 0 ? id : `${id}-${i + 1}`, body: group }))
}

function truthOf(entry: TrueFalseQuestion, by: Carrying): readonly Step[] {
  const { answer, whenTrue, whenFalse, feedback } = entry
  const usual = by.sentences.rightAnswer([by.sentences.truth[answer ? 0 : 1]])
  const { fixed: _, ...base } = baseOf(entry, by)
  const said = (own: Words | undefined) => whyOf(own, feedback, usual)
  return [{ kind: 'true-false', ...base, right: answer, whenTrue: said(whenTrue), whenFalse: said(whenFalse) }]
}

type Choice = ChooseOneQuestion | ChooseAllQuestion

function choiceOf(entry: Choice, by: Carrying): readonly Step[] | string {
  const rights = entry.options.filter(({ right }) => right)
  const most = limits.optionsMax
  if (entry.options.length > most) return `it has ${entry.options.length} options; at most ${most} fit. Take some out.`
  if (rights.length === entry.options.length) return 'all of its options are right, so that nothing is asked.'
  if (rights.length === 0) return 'none of its options is right.'
  const isOne = entry.kind === 'choose-one' && rights.length === 1
  if (entry.kind === 'choose-one' && !isOne) {
    by.check('any one of several options was right; here all of them must be chosen. See that its words still fit.')
  }
  const half = isOne ? entry.options.filter(({ right, credit }) => !right && credit > 0) : []
  for (const { text, credit } of half) {
    by.lose(
      `«${lineOfWords(text).slice(0, 40)}» had ${Math.round(credit * 100)} % of the mark; here it is simply wrong.`,
    )
  }
  const usual = by.sentences.rightAnswer(rights.map(({ text }) => lineOfWords(text)))
  const options = entry.options.map(({ text, feedback }, i) => ({
    id: partId(by.id, i),
    text: spansOfBlocks(text.blocks),
    why: whyOf(feedback, entry.feedback, usual),
  }))
  const right = options.filter((_, i) => entry.options[i]?.right === true).map(({ id }) => id)
  const base = { ...baseOf(entry, by), options }
  return [isOne ? { kind: 'choose-one', ...base, right: right[0] ?? '' } : { kind: 'choose-all', ...base, right }]
}

/** Three to five pairs of which no two share an answer. */
function isOneToOne({ pairs }: MatchQuestion): boolean {
  const sides = [pairs.map(({ text }) => text), pairs.map(({ to }) => to)]
  const isDistinct = sides.every((side) => new Set(side.map(lineOfWords)).size === pairs.length)
  return isDistinct && pairs.length >= 3 && pairs.length <= 5
}

function matchOf(entry: MatchQuestion, by: Carrying): readonly Step[] {
  loseExtra(entry, by)
  const pairs = entry.pairs.map(({ text, to, feedback }, i) => {
    const usual = by.sentences.belongs(lineOfWords(text), lineOfWords(to))
    const id = partId(by.id, i)
    return {
      id,
      text: spansOfBlocks(text.blocks),
      with: { id: `${id}-with`, text: spansOfBlocks(to.blocks) },
      why: whyOf(feedback, entry.feedback, usual),
    }
  })
  const { fixed: _, ...base } = baseOf(entry, by)
  return [{ kind: 'match', ...base, pairs }]
}

function loseExtra({ extra }: MatchQuestion, { lose }: Carrying): void {
  for (const one of extra) lose(`«${lineOfWords(one).slice(0, 40)}», an answer that belongs to nothing, is left out.`)
}

/** Pairs that share an answer are things of one group. */
function groupedPairs(entry: MatchQuestion, by: Carrying): SortQuestion {
  const { pairs, extra: _, ...rest } = entry
  loseExtra(entry, by)
  const names = [...new Set(pairs.map(({ to }) => lineOfWords(to)))]
  return {
    ...rest,
    kind: 'sort',
    groups: names.map((name) => pairs.find(({ to }) => lineOfWords(to) === name)?.to ?? plainWords(name)),
    things: pairs.map(({ text, to, feedback }) => ({
      text,
      group: names.indexOf(lineOfWords(to)),
      ...(feedback && { feedback }),
    })),
  }
}

function sortOf(entry: SortQuestion, by: Carrying): readonly Step[] | string {
  const { length } = entry.groups
  if (length < 2 || length > 3) {
    return `it matches ${length} different answers, and an item sorts into two or three groups. Split it, or ask with options.`
  }
  if (entry.things.length > limits.optionsMax)
    return `it has ${entry.things.length} things; at most ${limits.optionsMax} fit.`
  const groups = entry.groups.map((group, i) => ({ id: `${by.id}-group-${i + 1}`, text: spansOfBlocks(group.blocks) }))
  const things = entry.things.map(({ text, group, feedback }, i) => {
    const name = entry.groups[group]
    const usual = by.sentences.belongs(lineOfWords(text), name === undefined ? '' : lineOfWords(name))
    const why = whyOf(feedback, entry.feedback, usual)
    return { id: partId(by.id, i), text: spansOfBlocks(text.blocks), why, in: groups[group]?.id ?? '' }
  })
  return [{ kind: 'sort', ...baseOf(entry, by), groups, things }]
}

function orderOf(entry: OrderQuestion, by: Carrying): readonly Step[] | string {
  const { length } = entry.steps
  if (length < 3 || length > 6) return `it puts ${length} steps in order; an item has 3 to 6.`
  const { fixed: _, ...base } = baseOf(entry, by)
  const steps = entry.steps.map((step, i) => ({ id: partId(by.id, i), text: spansOfBlocks(step.blocks) }))
  const usual = by.sentences.rightOrder(entry.steps.map(lineOfWords))
  return [{ kind: 'order', ...base, steps, why: whyOf(undefined, entry.feedback, usual) }]
}

/** One gap with offered words is a choice among them. */
function fillOf({ gaps, inText: _, ...rest }: FillQuestion, by: Carrying): readonly Step[] | string {
  const [gap, ...more] = gaps
  if (gap === undefined || more.length > 0)
    return `it has ${gaps.length} gaps, and an item has one. Ask each of them by itself.`
  if (gap.offered === undefined) return gapOf(rest, gap, by)
  const options = gap.offered.map((text): Option => {
    const answer = gap.accepted.find((one) => one.text === text)
    const credit = answer?.credit ?? 0
    return {
      text: plainWords(text),
      right: credit === 1,
      credit,
      ...(answer?.feedback && { feedback: answer.feedback }),
    }
  })
  return choiceOf({ ...rest, kind: 'choose-one', options }, by)
}
