// The four kinds of items. A draft is the answer so far, in the wire form of core/item/mark.ts; nothing needs dragging.
import { useMemo } from 'preact/hooks'
import { shuffled, shuffledAway } from '../../core/item/shuffle.ts'
import type { ChooseAll, ChooseOne, Item, Order, Sort } from '../../core/pack/lesson.ts'
import type { RandomBytes } from '../../core/ports.ts'
import type { Words } from '../i18n/i18n.ts'
import { Spans } from '../ui/blocks.tsx'
import { Button } from '../ui/button.tsx'
import { CheckRow } from '../ui/check-row.tsx'

export type Draft = readonly string[]

export interface QuestionProps<I extends Item = Item> {
  readonly words: Words
  readonly item: I
  readonly draft: Draft
  readonly onDraft: (draft: Draft) => void
  readonly random: RandomBytes
}

export function Question(props: QuestionProps) {
  const { item } = props
  switch (item.kind) {
    case 'choose-one':
      return <ChooseOneQuestion {...props} item={item} />
    case 'choose-all':
      return <ChooseAllQuestion {...props} item={item} />
    case 'order':
      return <OrderQuestion {...props} item={item} />
    case 'sort':
      return <SortQuestion {...props} item={item} />
    // It has a screen of its own (practice-step.tsx).
    case 'practice':
      return null
  }
}

/** Options in a new order each time the item is shown, unless the author fixed them. */
function useMixed<T>(item: Item, list: readonly T[], random: RandomBytes, mix = shuffled<T>): readonly T[] {
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

function toggled(draft: Draft, id: string): Draft {
  return draft.includes(id) ? draft.filter((one) => one !== id) : [...draft, id]
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
