// A practice: a mock phone as plain data. Screens hold parts, a press does one thing of a closed list, and nothing else can happen.
// The same shapes serve the source, where each text stands in every language (`W`), and the compiled lesson, where it is one string.
import * as v from 'valibot'
import { limits } from '../limits.ts'
import { Name } from '../pack/name.ts'

/** A part is there when all of `when` hold and none of `unless`: filled fields, switched-on toggles, flags that a press has set. */
export interface Shown {
  readonly when?: readonly string[] | undefined
  readonly unless?: readonly string[] | undefined
}

/** What a press does: one slip, one end, or a move: flags set and taken away, another screen. */
export interface Deed {
  readonly slip?: string | undefined
  readonly end?: string | undefined
  readonly go?: string | undefined
  readonly set?: readonly string[] | undefined
  readonly unset?: readonly string[] | undefined
}

export interface RowIn<W> extends Shown {
  readonly text: W
  readonly note?: W | undefined
  readonly tap?: Deed | undefined
}

export type PartIn<W> = Shown &
  (
    | { readonly part: 'text'; readonly text: W }
    | { readonly part: 'list'; readonly rows: readonly RowIn<W>[] }
    /** Filled with what is given, key by key whatever key is pressed: never with the learner's own. */
    | { readonly part: 'field'; readonly id: string; readonly text: W; readonly given: string }
    | { readonly part: 'keypad'; readonly id: string; readonly text: W; readonly given: string }
    | { readonly part: 'button'; readonly text: W; readonly tap: Deed; readonly look?: 'main' | undefined }
    | { readonly part: 'qr'; readonly text: W; readonly tap?: Deed | undefined }
    /** `from` absent: the learner's own. */
    | { readonly part: 'message'; readonly from?: W | undefined; readonly text: W; readonly tap?: Deed | undefined }
    /** It rings while it can be answered; `end` refuses or hangs up. */
    | {
        readonly part: 'call'
        readonly from: W
        readonly number?: string | undefined
        readonly says?: W | undefined
        readonly answer?: Deed | undefined
        readonly end: Deed
      }
    | { readonly part: 'notification'; readonly from: W; readonly text: W; readonly tap?: Deed | undefined }
    /** Switches its own flag, unless the tap does something else. */
    | {
        readonly part: 'toggle'
        readonly id: string
        readonly text: W
        readonly on?: true | undefined
        readonly tap?: Deed | undefined
      }
    /** While it is there, nothing else of its screen can be pressed. */
    | { readonly part: 'dialog'; readonly text: W; readonly rows: readonly RowIn<W>[] }
  )

export interface ScreenIn<W> {
  /** In the bar on top; what a screen reader says when the screen comes. */
  readonly title: W
  /** What the bar's way back does; there is none without it. */
  readonly back?: Deed | undefined
  /** One or two, each telling more; after them the part to press glows. */
  readonly hints: readonly W[]
  readonly parts: readonly PartIn<W>[]
}

export interface EndIn<W> {
  /** goal: it is done; safe: nothing was lost, and it is not done; look: look again. */
  readonly kind: 'goal' | 'safe' | 'look'
  readonly text: W
}

export interface PlayIn<W> {
  readonly goal: W
  readonly start: string
  readonly screens: Readonly<Record<string, ScreenIn<W>>>
  readonly ends: Readonly<Record<string, EndIn<W>>>
  /** What is said when one is caught. */
  readonly slips: Readonly<Record<string, W>>
}

export type Play = PlayIn<string>
export type PlayScreen = ScreenIn<string>
export type PlayEnd = EndIn<string>
export type PlayPart = PartIn<string>
export type PlayRow = RowIn<string>

export const PlayText = v.pipe(v.string(), v.minLength(1), v.maxLength(limits.practiceTextLengthMax))

const Conditions = v.optional(v.pipe(v.array(Name), v.minLength(1), v.maxLength(limits.practiceConditionsMax)))
const shown = { when: Conditions, unless: Conditions }

const OneDeed = v.pipe(
  v.strictObject({
    slip: v.optional(Name),
    end: v.optional(Name),
    go: v.optional(Name),
    set: Conditions,
    unset: Conditions,
  }),
  v.check(
    (deed) => isOneThing(deed),
    'a press is one slip, or one end, or it goes to a screen and sets or unsets flags.',
  ),
)

function isOneThing({ slip, end, go, set, unset }: Deed): boolean {
  const moves = [go, set, unset].some((one) => one !== undefined)
  return [slip !== undefined, end !== undefined, moves].filter(Boolean).length === 1
}

const Given = v.pipe(v.string(), v.minLength(1), v.maxLength(limits.practiceGivenLengthMax))
const Digits = v.pipe(Given, v.regex(/^[0-9*#]+$/))

function partOf<W>(text: v.GenericSchema<W>): v.GenericSchema<PartIn<W>> {
  const row = v.strictObject({ text, note: v.optional(text), tap: v.optional(OneDeed), ...shown })
  const rows = v.pipe(v.array(row), v.minLength(1), v.maxLength(limits.practiceRowsMax))
  const tap = v.optional(OneDeed)
  const Part = v.variant('part', [
    v.strictObject({ part: v.literal('text'), text, ...shown }),
    v.strictObject({ part: v.literal('list'), rows, ...shown }),
    v.strictObject({ part: v.literal('field'), id: Name, text, given: Given, ...shown }),
    v.strictObject({ part: v.literal('keypad'), id: Name, text, given: Digits, ...shown }),
    v.strictObject({ part: v.literal('button'), text, tap: OneDeed, look: v.optional(v.literal('main')), ...shown }),
    v.strictObject({ part: v.literal('qr'), text, tap, ...shown }),
    v.strictObject({ part: v.literal('message'), from: v.optional(text), text, tap, ...shown }),
    v.strictObject({
      part: v.literal('call'),
      from: text,
      number: v.optional(PlayText),
      says: v.optional(text),
      answer: tap,
      end: OneDeed,
      ...shown,
    }),
    v.strictObject({ part: v.literal('notification'), from: text, text, tap, ...shown }),
    v.strictObject({ part: v.literal('toggle'), id: Name, text, on: v.optional(v.literal(true)), tap, ...shown }),
    v.strictObject({ part: v.literal('dialog'), text, rows, ...shown }),
  ])
  // The compiler cannot see through the generic words; that both say the same is what `Play` below is checked for.
  return Part as unknown as v.GenericSchema<PartIn<W>>
}

/** The whole of a practice, its words being of the given shape. */
export function playOf<W>(text: v.GenericSchema<W>): v.GenericSchema<PlayIn<W>> {
  const Screen = v.strictObject({
    title: text,
    back: v.optional(OneDeed),
    hints: v.pipe(v.array(text), v.minLength(1), v.maxLength(2)),
    parts: v.pipe(v.array(partOf(text)), v.minLength(1), v.maxLength(limits.practicePartsMax)),
  })
  const End = v.strictObject({ kind: v.picklist(['goal', 'safe', 'look']), text })
  const Whole = v.strictObject({
    goal: text,
    start: Name,
    screens: v.pipe(v.record(Name, Screen), v.maxEntries(limits.practiceScreensMax)),
    ends: v.pipe(v.record(Name, End), v.maxEntries(limits.practiceEndsMax)),
    slips: v.pipe(v.record(Name, text), v.maxEntries(limits.practiceSlipsMax)),
  })
  return Whole as unknown as v.GenericSchema<PlayIn<W>>
}

// Said to be pure, so that who needs no lessons (the worker) carries nothing of it.
export const Play: v.GenericSchema<Play> = /* @__PURE__ */ playOf(PlayText)
