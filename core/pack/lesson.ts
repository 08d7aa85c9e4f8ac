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
const asked = { ...stepBase, prompt: Blocks }
const itemBase = { ...asked, fixed: v.optional(v.literal(true)) }

const ChooseOne = v.strictObject({ ...itemBase, kind: v.literal('choose-one'), options: Options, right: Name })
const ChooseAll = v.strictObject({
  ...itemBase,
  kind: v.literal('choose-all'),
  options: Options,
  right: v.pipe(v.array(Name), v.minLength(1)),
})
/** The prompt is a statement. The words for true and false are the app's own. */
const TrueFalse = v.strictObject({
  ...asked,
  kind: v.literal('true-false'),
  right: v.boolean(),
  /** Said to who chose true, whether that is right or not. */
  whenTrue: Blocks,
  whenFalse: Blocks,
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

const Match = v.strictObject({
  ...asked,
  kind: v.literal('match'),
  /** The first sides stay in this order; the phone shuffles the others. */
  pairs: v.pipe(
    v.array(v.strictObject({ id: Name, text: Spans, with: v.strictObject({ id: Name, text: Spans }), why: Blocks })),
    v.minLength(3),
    v.maxLength(5),
  ),
})

/** To be typed. core/item/folded.ts says what counts as the same. */
const Typed = v.pipe(v.string(), v.minLength(1), v.maxLength(limits.typedLengthMax))
const Gap = v.strictObject({
  ...asked,
  kind: v.literal('gap'),
  accepted: v.pipe(v.array(v.strictObject({ id: Name, text: Typed })), v.minLength(1), v.maxLength(limits.optionsMax)),
  /** Foreseen mistakes. */
  slips: v.pipe(v.array(v.strictObject({ id: Name, text: Typed, why: Blocks })), v.maxLength(limits.optionsMax)),
  why: Blocks,
  /** Said after anything else. */
  otherwise: Blocks,
})
const Amount = v.pipe(v.number(), v.minValue(0), v.maxValue(limits.numberMax))
const NumberItem = v.strictObject({
  ...asked,
  kind: v.literal('number'),
  value: Amount,
  /** So far off is still right. */
  tolerance: v.optional(Amount),
  unit: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(limits.unitLengthMax))),
  why: Blocks,
  otherwise: Blocks,
})

const Percent = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100))
const Spot = v.strictObject({
  ...asked,
  kind: v.literal('spot'),
  picture: Picture,
  spots: v.pipe(
    v.array(
      v.strictObject({
        id: Name,
        text: Spans,
        why: Blocks,
        /** Left, top, width and height, of the picture's. */
        at: v.strictTuple([Percent, Percent, Percent, Percent]),
      }),
    ),
    v.minLength(2),
    v.maxLength(6),
  ),
  right: v.pipe(v.array(Name), v.minLength(1)),
})

const Reply = v.strictObject({
  id: Name,
  text: Spans,
  /** A turn or an end. */
  to: Name,
  slip: v.optional(v.literal(true)),
  why: v.optional(Blocks),
})
const Conversation = v.strictObject({
  ...asked,
  kind: v.literal('conversation'),
  /** The talk begins at the first. The build proves that every path ends. */
  turns: v.pipe(
    v.array(
      v.strictObject({
        id: Name,
        says: Blocks,
        replies: v.pipe(v.array(Reply), v.minLength(1), v.maxLength(limits.talkRepliesMax)),
      }),
    ),
    v.minLength(1),
    v.maxLength(limits.talkTurnsMax),
  ),
  ends: v.pipe(
    v.array(v.strictObject({ id: Name, outcome: v.picklist(['well', 'again']), says: Blocks })),
    v.minLength(1),
    v.maxLength(limits.talkEndsMax),
  ),
})

const Practice = v.strictObject({
  ...itemBase,
  kind: v.literal('practice'),
  /** The name of its source: one practice may be used by several lessons. */
  use: Name,
  play: Play,
})

/** Its type is written out below: inferred from here, it is too deep for the compiler. */
export const Step: v.GenericSchema<unknown, Step> = v.variant('kind', [
  Card,
  ChooseOne,
  ChooseAll,
  TrueFalse,
  Order,
  Sort,
  Match,
  Gap,
  NumberItem,
  Spot,
  Conversation,
  Practice,
])

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
export type TrueFalse = v.InferOutput<typeof TrueFalse>
export type Order = v.InferOutput<typeof Order>
export type Sort = v.InferOutput<typeof Sort>
export type Match = v.InferOutput<typeof Match>
export type Gap = v.InferOutput<typeof Gap>
export type NumberItem = v.InferOutput<typeof NumberItem>
export type Spot = v.InferOutput<typeof Spot>
export type Conversation = v.InferOutput<typeof Conversation>
export type Practice = v.InferOutput<typeof Practice>
export type Item =
  | ChooseOne
  | ChooseAll
  | TrueFalse
  | Order
  | Sort
  | Match
  | Gap
  | NumberItem
  | Spot
  | Conversation
  | Practice
export type Step = Card | Item
export type Lesson = v.InferOutput<typeof Lesson>
