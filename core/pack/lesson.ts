// A lesson is a typed tree (D15): plain data that an allow-list of components renders. No HTML string exists anywhere.
import * as v from 'valibot'
import { limits } from '../limits.ts'
import { Play } from '../practice/play.ts'
import { Name } from './name.ts'

export { Name }

const Text = v.pipe(v.string(), v.minLength(1), v.maxLength(limits.textLengthMax))

const Span = v.union([Text, v.strictObject({ strong: Text })])
export const Spans = v.pipe(v.array(Span), v.minLength(1), v.maxLength(limits.spansMax))
const Block = v.variant('type', [
  v.strictObject({ type: v.literal('paragraph'), spans: Spans }),
  v.strictObject({
    type: v.literal('list'),
    rows: v.pipe(v.array(Spans), v.minLength(1), v.maxLength(limits.blocksMax)),
  }),
])
export const Blocks = v.pipe(v.array(Block), v.minLength(1), v.maxLength(limits.blocksMax))

const Picture = v.strictObject({ name: Name, alt: Text })
const stepBase = {
  id: Name,
  picture: v.optional(Picture),
  facts: v.optional(v.array(Name)),
}

const Card = v.strictObject({
  ...stepBase,
  kind: v.literal('card'),
  body: Blocks,
  voice: v.optional(Name),
})

const Option = v.strictObject({ id: Name, text: Spans, why: Blocks })
const Options = v.pipe(v.array(Option), v.minLength(2), v.maxLength(limits.optionsMax))
const itemBase = { ...stepBase, prompt: Blocks, fixed: v.optional(v.literal(true)) }

const ChooseOne = v.strictObject({ ...itemBase, kind: v.literal('choose-one'), options: Options, right: Name })
const ChooseAll = v.strictObject({
  ...itemBase,
  kind: v.literal('choose-all'),
  options: Options,
  right: v.pipe(v.array(Name), v.minLength(1)),
})
const Order = v.strictObject({
  ...itemBase,
  kind: v.literal('order'),
  /** In the right order; the phone shuffles them. */
  steps: v.pipe(v.array(v.strictObject({ id: Name, text: Spans })), v.minLength(3), v.maxLength(6)),
  why: Blocks,
})
const Sort = v.strictObject({
  ...itemBase,
  kind: v.literal('sort'),
  groups: v.pipe(v.array(v.strictObject({ id: Name, text: Spans })), v.minLength(2), v.maxLength(3)),
  things: v.pipe(
    v.array(v.strictObject({ id: Name, text: Spans, why: Blocks, in: Name })),
    v.minLength(2),
    v.maxLength(limits.optionsMax),
  ),
})

const Practice = v.strictObject({
  ...itemBase,
  kind: v.literal('practice'),
  /** The name of its source: one practice may be used by several lessons. */
  use: Name,
  play: Play,
})

export const Step = v.variant('kind', [Card, ChooseOne, ChooseAll, Order, Sort, Practice])

export const Lesson = v.strictObject({
  id: Name,
  language: Name,
  title: Text,
  summary: Text,
  minutes: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(15)),
  /** How many of its items one run asks; all without it. */
  ask: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(limits.lessonStepsMax))),
  steps: v.pipe(v.array(Step), v.minLength(1), v.maxLength(limits.lessonStepsMax)),
})

export type Span = v.InferOutput<typeof Span>
export type Block = v.InferOutput<typeof Block>
export type Picture = v.InferOutput<typeof Picture>
export type Card = v.InferOutput<typeof Card>
export type ChooseOne = v.InferOutput<typeof ChooseOne>
export type ChooseAll = v.InferOutput<typeof ChooseAll>
export type Order = v.InferOutput<typeof Order>
export type Sort = v.InferOutput<typeof Sort>
export type Practice = v.InferOutput<typeof Practice>
export type Step = v.InferOutput<typeof Step>
export type Item = Exclude<Step, Card>
export type Lesson = v.InferOutput<typeof Lesson>
