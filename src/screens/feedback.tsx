// What the learner hears after an answer: at once, kind, with the reason for each decision.
import { useEffect, useRef } from 'preact/hooks'
import { talkAfter } from '../../core/item/conversation.ts'
import { type Answer, decisionsOf, isOneDecision, type Mark } from '../../core/item/mark.ts'
import type { Block, Item, Span } from '../../core/pack/lesson.ts'
import { wordsOfId } from '../../core/practice/mark-practice.ts'
import type { Words } from '../i18n/i18n.ts'
import { Blocks, Spans, textOfBlocks, textOfSpans } from '../ui/blocks.tsx'
import { Icon } from '../ui/icon.tsx'
import { typedReasons } from './typed-reasons.ts'

export interface Reason {
  readonly id: string
  readonly right: boolean
  readonly label: string
  readonly text: readonly Span[]
  readonly why: readonly Block[]
}

type Options = readonly Pick<Reason, 'id' | 'text' | 'why'>[]

interface FeedbackProps {
  readonly words: Words
  readonly item: Item
  readonly answer: Answer
  readonly mark: Mark
  readonly attempt: number
}

/** The right option of a choose-one is told from the second try on: the first try is worth a thought of one's own. */
export const TELL_FROM_ATTEMPT = 2

/** Whether the right answer stands on the screen with what is said. */
export function isTold(item: Item, { mark, attempt }: Pick<FeedbackProps, 'mark' | 'attempt'>): boolean {
  return mark.right || attempt >= TELL_FROM_ATTEMPT || !isOneDecision(item)
}

export function reasonsFor(words: Words, item: Item, answer: Answer, attempt: number): readonly Reason[] {
  const decisions = new Map((decisionsOf(item, answer) ?? []).map(({ id, right }) => [id, right]))
  switch (item.kind) {
    case 'choose-one':
      return chosenOf(item.options, [item.right])
    case 'choose-all':
      return eachOf(item.options, item.right)
    case 'spot':
      return isOneDecision(item) ? chosenOf(item.spots, item.right) : eachOf(item.spots, item.right)
    case 'true-false':
      // The other answer needs no telling: its reason is the reason of this one.
      return (['true', 'false'] as const)
        .filter((id) => decisions.has(id))
        .map((id) => ({
          id,
          right: decisions.get(id) ?? false,
          label: words('item.yourChoice'),
          text: [words(`item.${id}`)],
          why: id === 'true' ? item.whenTrue : item.whenFalse,
        }))
    case 'sort':
      return item.things.map((thing) => ({
        ...thing,
        right: decisions.get(thing.id) ?? false,
        label: words('item.rightGroup', { group: groupName(item.groups, thing.in) }),
      }))
    case 'conversation':
      return (talkAfter(item, answer)?.said ?? []).flatMap(({ reply }) =>
        reply.why === undefined
          ? []
          : [{ ...reply, why: reply.why, right: reply.slip !== true, label: words('item.youSay') }],
      )
    case 'gap':
    case 'number':
      return typedReasons(words, item, answer, attempt)
    case 'match':
      return item.pairs.map((pair) => ({
        ...pair,
        right: decisions.get(pair.id) ?? false,
        label: words('item.rightPair', { right: textOfSpans(pair.with.text) }),
      }))
    case 'order':
      return []
    // The end has its words for itself; slips are told once more.
    case 'practice':
      return [...decisions.keys()].slice(1).map((id) => ({
        id,
        right: false,
        label: words('practice.slip'),
        text: [wordsOfId(item.play, id)],
        why: [],
      }))
  }

  function chosenOf(options: Options, right: readonly string[]): readonly Reason[] {
    return options
      .filter(({ id }) => decisions.has(id) || (right.includes(id) && attempt >= TELL_FROM_ATTEMPT))
      .sort((a) => (decisions.has(a.id) ? -1 : 1))
      .map((option) => ({
        ...option,
        right: right.includes(option.id),
        label: words(decisions.has(option.id) ? 'item.yourChoice' : 'item.rightOne'),
      }))
  }

  function eachOf(options: Options, right: readonly string[]): readonly Reason[] {
    return options.map((option) => ({
      ...option,
      right: decisions.get(option.id) ?? false,
      label: words(right.includes(option.id) ? 'item.rightOne' : 'item.leaveOne'),
    }))
  }
}

function groupName(groups: readonly { readonly id: string; readonly text: readonly Span[] }[], id: string): string {
  return textOfSpans(groups.find((group) => group.id === id)?.text ?? [])
}

export function verdictText(words: Words, mark: Mark): string {
  if (mark.right) return words('item.right')
  return words(mark.score >= 0.5 ? 'item.almost' : 'item.look')
}

/** All of it as one text for the voice. */
export function feedbackText(props: FeedbackProps): string {
  const { words, item, answer, mark, attempt } = props
  const reasons = reasonsFor(words, item, answer, attempt).map(
    (r) => `${textOfSpans(r.text)}. ${r.label}. ${textOfBlocks(r.why)}`,
  )
  const order = item.kind === 'order' ? [textOfBlocks(item.why)] : []
  const end = item.kind === 'practice' ? [wordsOfId(item.play, answer[0] ?? '')] : [textOfBlocks(endSays(item, answer))]
  return [verdictText(words, mark), ...end, ...reasons, ...order].join(' ')
}

/** Of a talk: where it led. */
function endSays(item: Item, answer: Answer): readonly Block[] {
  return item.kind === 'conversation' ? (talkAfter(item, answer)?.end?.says ?? []) : []
}

export function Feedback({ words, item, answer, mark, attempt }: FeedbackProps) {
  const reasons = reasonsFor(words, item, answer, attempt)
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [answer])
  return (
    <section class={mark.right ? 'feedback right rise' : 'feedback look rise'} aria-live="polite">
      <h2 ref={heading} tabIndex={-1}>
        <Icon name={mark.right ? 'check' : 'look'} />
        {verdictText(words, mark)}
      </h2>
      <Blocks blocks={endSays(item, answer)} />
      {item.kind === 'order' && <OrderReason words={words} item={item} />}
      {item.kind === 'practice' && <p>{wordsOfId(item.play, answer[0] ?? '')}</p>}
      {isOneDecision(item) ? <Chosen reasons={reasons} /> : <ReasonRows reasons={reasons} />}
    </section>
  )
}

/** One decision: its reason stands free, without a frame in the frame. */
function Chosen({ reasons }: { reasons: readonly Reason[] }) {
  return (
    <>
      {reasons.map((reason) => (
        <div class="words" key={reason.id}>
          <p>
            <span class="soft">{reason.label}: </span>
            <strong>
              <Spans spans={reason.text} />
            </strong>
          </p>
          <Blocks blocks={reason.why} />
        </div>
      ))}
    </>
  )
}

function ReasonRows({ reasons }: { reasons: readonly Reason[] }) {
  return (
    <ul class="list">
      {reasons.map((reason) => (
        <li key={reason.id} class={reason.right ? 'row reason right' : 'row reason look'}>
          <Icon name={reason.right ? 'check' : 'look'} />
          <div class="grow words">
            <div>
              <span class="note">{reason.label}</span>
              <strong>
                <Spans spans={reason.text} />
              </strong>
            </div>
            <Blocks blocks={reason.why} />
          </div>
        </li>
      ))}
    </ul>
  )
}

function OrderReason({ words, item }: { words: Words; item: Extract<Item, { kind: 'order' }> }) {
  return (
    <>
      <Blocks blocks={item.why} />
      <p class="soft">{words('item.rightOrder')}</p>
      <ol class="list">
        {item.steps.map((step, i) => (
          <li key={step.id} class="row right">
            <span class="place">{i + 1}</span>
            <span class="grow">
              <Spans spans={step.text} />
            </span>
          </li>
        ))}
      </ol>
    </>
  )
}
