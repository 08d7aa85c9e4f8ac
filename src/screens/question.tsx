// The kinds of items. Nothing needs dragging.
import type { ComponentChildren } from 'preact'
import { useMemo } from 'preact/hooks'
import { shuffled, shuffledAway } from '../../core/item/shuffle.ts'
import type { ChooseAll, ChooseOne, Item, Order, Sort, TrueFalse } from '../../core/pack/lesson.ts'
import type { RandomBytes } from '../../core/ports.ts'
import type { Words } from '../i18n/i18n.ts'
import { Spans } from '../ui/blocks.tsx'
import { Button } from '../ui/button.tsx'
import { CheckRow } from '../ui/check-row.tsx'
import { Icon } from '../ui/icon.tsx'
import { ConversationQuestion } from './conversation-question.tsx'
import { type Draft, toggled } from './draft.ts'
import { MatchQuestion } from './match-question.tsx'
import { SpotQuestion } from './spot-question.tsx'
import { GapQuestion, NumberQuestion } from './typed-question.tsx'

export type { Draft }

export interface QuestionProps<I extends Item = Item> {
  readonly words: Words
  readonly item: I
  readonly draft: Draft
  readonly onDraft: (draft: Draft) => void
  readonly random: RandomBytes
  /** Of an item that asks within its picture. */
  readonly picture?: ComponentChildren
  /** The learner says that the draft is the answer, as with the button below. */
  readonly onDone: () => void
}

export function Question(props: QuestionProps) {
  const { item } = props
  switch (item.kind) {
    case 'choose-one':
      return <ChooseOneQuestion {...props} item={item} />
    case 'choose-all':
      return <ChooseAllQuestion {...props} item={item} />
    case 'true-false':
      return <TrueFalseQuestion {...props} item={item} />
    case 'order':
      return <OrderQuestion {...props} item={item} />
    case 'sort':
      return <SortQuestion {...props} item={item} />
    case 'spot':
      return <SpotQuestion {...props} item={item} />
    case 'conversation':
      return <ConversationQuestion {...props} item={item} />
    case 'gap':
      return <GapQuestion {...props} item={item} />
    case 'number':
      return <NumberQuestion {...props} item={item} />
    case 'match':
      return <MatchQuestion {...props} item={item} />
    // It has a screen of its own (practice-step.tsx).
    case 'practice':
      return null
  }
}

/** Options in a new order each time the item is shown, unless the author fixed them. */
function useMixed<T>(
  item: ChooseOne | ChooseAll | Order | Sort,
  list: readonly T[],
  random: RandomBytes,
  mix = shuffled<T>,
): readonly T[] {
  return useMemo(() => (item.fixed ? list : mix(list, random)), [item.id])
}

function ChooseOneQuestion({ words, item, draft, onDraft, random }: QuestionProps<ChooseOne>) {
  const options = useMixed(item, item.options, random)
  return (
    <>
      <p class="soft">{words('item.chooseOne')}</p>
      <ul class="list">
        {options.map((option) => (
          <li key={option.id}>
            <button
              type="button"
              class="row"
              aria-pressed={draft.includes(option.id)}
              onClick={() => onDraft([option.id])}
            >
              <span class="grow">
                <Spans spans={option.text} />
              </span>
            </button>
          </li>
        ))}
      </ul>
    </>
  )
}

function TrueFalseQuestion({ words, draft, onDraft }: QuestionProps<TrueFalse>) {
  return (
    <>
      <p class="soft">{words('item.trueFalse')}</p>
      <ul class="list">
        {(['true', 'false'] as const).map((id) => (
          <li key={id}>
            <button type="button" class="row" aria-pressed={draft.includes(id)} onClick={() => onDraft([id])}>
              <Icon name={id === 'true' ? 'check' : 'cross'} />
              <span class="grow">{words(`item.${id}`)}</span>
            </button>
          </li>
        ))}
      </ul>
    </>
  )
}

function ChooseAllQuestion({ words, item, draft, onDraft, random }: QuestionProps<ChooseAll>) {
  const options = useMixed(item, item.options, random)
  return (
    <>
      <p class="soft">{words('item.chooseAll')}</p>
      <ul class="list">
        {options.map((option) => (
          <li key={option.id}>
            <CheckRow checked={draft.includes(option.id)} onChange={() => onDraft(toggled(draft, option.id))}>
              <Spans spans={option.text} />
            </CheckRow>
          </li>
        ))}
      </ul>
    </>
  )
}

function OrderQuestion({ words, item, draft, onDraft, random }: QuestionProps<Order>) {
  const steps = useMixed(item, item.steps, random, shuffledAway)
  return (
    <>
      <p class="soft">{words('item.order')}</p>
      <ul class="list">
        {steps.map((step) => {
          const place = draft.indexOf(step.id) + 1
          return (
            <li key={step.id}>
              <button
                type="button"
                class="row"
                aria-pressed={place > 0}
                onClick={() => onDraft(toggled(draft, step.id))}
              >
                <span class="place" aria-hidden="true">
                  {place > 0 ? place : ''}
                </span>
                <span class="grow">
                  <Spans spans={step.text} />
                  {place > 0 && <span class="hidden">{words('item.orderPlace', { place })}</span>}
                </span>
              </button>
            </li>
          )
        })}
      </ul>
      {draft.length > 0 && (
        <Button look="plain" icon="again" onPress={() => onDraft([])}>
          {words('item.orderClear')}
        </Button>
      )}
    </>
  )
}

function SortQuestion({ words, item, draft, onDraft, random }: QuestionProps<Sort>) {
  const things = useMixed(item, item.things, random)
  const put = (thing: string, group: string) =>
    onDraft([...draft.filter((pair) => !pair.startsWith(`${thing}=`)), `${thing}=${group}`])
  return (
    <>
      <p class="soft">{words('item.sort')}</p>
      {things.map((thing) => (
        <fieldset key={thing.id} class="thing">
          <legend>
            <Spans spans={thing.text} />
          </legend>
          <div class="groups">
            {item.groups.map((group) => (
              <button
                type="button"
                key={group.id}
                class="row"
                aria-pressed={draft.includes(`${thing.id}=${group.id}`)}
                onClick={() => put(thing.id, group.id)}
              >
                <Spans spans={group.text} />
              </button>
            ))}
          </div>
        </fieldset>
      ))}
    </>
  )
}
