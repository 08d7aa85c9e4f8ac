// Places in a picture: each can be tapped where it lies, and stands once more below in words, for keys, ears and small screens.
import type { ComponentChildren } from 'preact'
import type { Spot } from '../../core/pack/lesson.ts'
import { Spans } from '../ui/blocks.tsx'
import { Icon } from '../ui/icon.tsx'
import { toggled } from './draft.ts'
import type { QuestionProps } from './question.tsx'

export function SpotQuestion({ words, item, draft, onDraft, picture }: QuestionProps<Spot>) {
  const isOne = item.right.length === 1
  const press = (id: string) => onDraft(isOne ? [id] : toggled(draft, id))
  return (
    <>
      <p class="soft">{words(isOne ? 'item.spotOne' : 'item.spotAll')}</p>
      <div class="spots">
        {picture}
        {item.spots.map(({ id, at }, i) => (
          <button
            type="button"
            key={id}
            class="spot"
            // The row below says the same in words.
            aria-hidden="true"
            tabIndex={-1}
            aria-pressed={draft.includes(id)}
            ref={(area) => place(area, at)}
            onClick={() => press(id)}
          >
            <span class="place">{i + 1}</span>
          </button>
        ))}
      </div>
      <ul class="list">
        {item.spots.map(({ id, text }, i) => (
          <li key={id}>
            <button type="button" class="row" aria-pressed={draft.includes(id)} onClick={() => press(id)}>
              <span class="place" aria-hidden="true">
                {i + 1}
              </span>
              <span class="grow">
                <Spans spans={text} />
              </span>
            </button>
          </li>
        ))}
      </ul>
    </>
  )
}

interface SpotAnswerProps {
  readonly item: Spot
  readonly picture: ComponentChildren
  /** The right places are told; else the picture is there to be looked at again. */
  readonly told: boolean
}

/** The picture once more, below what is said of it. */
export function SpotAnswer({ item, picture, told }: SpotAnswerProps) {
  return (
    <div class="spots">
      {picture}
      {item.spots
        .filter(({ id }) => told && item.right.includes(id))
        .map(({ id, at }) => (
          <span key={id} class="spot told" aria-hidden="true" ref={(area) => place(area, at)}>
            <Icon name="check" />
          </span>
        ))}
    </div>
  )
}

function place(area: HTMLElement | null, [left, top, width, height]: Spot['spots'][number]['at']): void {
  const sides = { left, top, width, height }
  for (const [side, percent] of Object.entries(sides)) area?.style.setProperty(side, `${percent}%`)
}
