// Pairs without dragging: one left side stands open at a time and offers all right sides; chosen, it closes and the next one opens.
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { shuffledAway } from '../../core/item/shuffle.ts'
import type { Match } from '../../core/pack/lesson.ts'
import { Spans, textOfSpans } from '../ui/blocks.tsx'
import type { Draft } from './draft.ts'
import type { QuestionProps } from './question.tsx'

type Pair = Match['pairs'][number]

export function MatchQuestion({ words, item, draft, onDraft, random }: QuestionProps<Match>) {
  const offers = useMemo(
    () =>
      shuffledAway(
        item.pairs.map((pair) => pair.with),
        random,
      ),
    [item.id],
  )
  const [asked, ask] = useState<string | null>(null)
  const list = useRef<HTMLDivElement>(null)
  const [moved, setMoved] = useState<string | null>(null)
  const open = asked ?? item.pairs.find(({ id }) => rightOf(draft, id) === undefined)?.id ?? null

  // What was pressed is gone: the reading goes on at what is open now, or stays with the pair that was the last.
  useEffect(() => {
    if (moved !== null) list.current?.querySelector<HTMLElement>(`[data-pair="${open ?? moved}"]`)?.focus()
  }, [moved, open])

  const choose = (left: string, right: string) => {
    onDraft(paired(draft, left, right))
    ask(null)
    setMoved(left)
  }
  const reopen = (left: string) => {
    ask(left)
    setMoved(left)
  }
  const holderOf = (right: string, left: string) =>
    item.pairs.find(({ id }) => id !== left && rightOf(draft, id) === right)

  return (
    <div class="list" ref={list}>
      <p class="soft">{words('item.match')}</p>
      {item.pairs.map((pair) => (
        <fieldset key={pair.id} class="thing" tabIndex={-1} data-pair={pair.id}>
          <legend>
            <strong>
              <Spans spans={pair.text} />
            </strong>
          </legend>
          <div class="list">
            {pair.id === open ? (
              offers.map((offer) => {
                const holder = holderOf(offer.id, pair.id)
                return (
                  <button
                    type="button"
                    key={offer.id}
                    class="row"
                    aria-pressed={rightOf(draft, pair.id) === offer.id}
                    onClick={() => choose(pair.id, offer.id)}
                  >
                    <span class="grow">
                      <Spans spans={offer.text} />
                      {holder && (
                        <span class="note">{words('item.matchTaken', { left: textOfSpans(holder.text) })}</span>
                      )}
                    </span>
                  </button>
                )
              })
            ) : (
              <Closed words={words} pair={pair} item={item} draft={draft} onOpen={() => reopen(pair.id)} />
            )}
          </div>
        </fieldset>
      ))}
    </div>
  )
}

interface ClosedProps extends Pick<QuestionProps<Match>, 'words' | 'item' | 'draft'> {
  readonly pair: Pair
  readonly onOpen: () => void
}

/** What goes with it now; pressed, it opens again. */
function Closed({ words, item, draft, pair, onOpen }: ClosedProps) {
  const right = item.pairs.find((one) => one.with.id === rightOf(draft, pair.id))?.with
  return (
    <button type="button" class="row" aria-pressed={right !== undefined} onClick={onOpen}>
      <span class="grow">
        {right ? <Spans spans={right.text} /> : words('item.matchOpen')}
        {right && <span class="hidden">. {words('item.matchChange')}</span>}
      </span>
    </button>
  )
}

function rightOf(draft: Draft, left: string): string | undefined {
  return draft.find((pair) => pair.startsWith(`${left}=`))?.slice(left.length + 1)
}

/** A right side goes with one left side: chosen again, it leaves the other. */
function paired(draft: Draft, left: string, right: string): Draft {
  const others = draft.filter((pair) => !pair.startsWith(`${left}=`) && !pair.endsWith(`=${right}`))
  return [...others, `${left}=${right}`]
}
