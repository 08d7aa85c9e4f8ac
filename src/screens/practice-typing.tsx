// Typing on the mock phone. Whatever key is pressed, the next given sign appears: nothing of the learner's own is ever kept or shown.
import { useId } from 'preact/hooks'
import { typedText } from '../../core/practice/position.ts'
import { Button } from '../ui/button.tsx'
import { Key, type PartProps } from './practice-key.tsx'

export function Field({ part, at, hand }: PartProps<'field'>) {
  const id = useId()
  const shown = typedText(hand.position, part)
  const isFull = hand.position.flags.includes(part.id)
  const type = (input: HTMLInputElement, isMore: boolean) => {
    // Before anything else: what was really typed is gone.
    input.value = shown
    if (isMore) hand.press(`${at}.key`)
  }
  return (
    <div class="mock-field">
      <label for={id}>{part.text}</label>
      <input
        id={id}
        class="mock-input"
        value={shown}
        readOnly={isFull}
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        aria-describedby={`${id}-given`}
        onInput={(event) => type(event.currentTarget, !event.inputType.startsWith('delete'))}
      />
      <p class="soft" id={`${id}-given`}>
        {hand.words('practice.given')}
      </p>
      <Fill at={at} isFull={isFull} hand={hand} />
    </div>
  )
}

const keys = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#']

export function Keypad({ part, at, hand }: PartProps<'keypad'>) {
  const { words } = hand
  const shown = typedText(hand.position, part)
  const left = part.given.length - shown.length
  return (
    <fieldset class="mock-field">
      <legend>{part.text}</legend>
      <p class="mock-input typed">
        <span aria-hidden="true">{shown.padEnd(part.given.length, '·')}</span>
        <span class="hidden">
          {shown} {left > 0 && words('practice.left', { count: left })}
        </span>
      </p>
      <p class="soft">{words('practice.given')}</p>
      {left > 0 && (
        <div class="keys">
          {keys.map((key) => (
            <button type="button" key={key} class="mock-key" onClick={() => hand.press(`${at}.key`)}>
              {key}
            </button>
          ))}
        </div>
      )}
      <Fill at={at} isFull={left === 0} hand={hand} />
    </fieldset>
  )
}

/** It stays where it was once all is filled, so that the focus does. */
function Fill({ at, isFull, hand }: Pick<PartProps<'field'>, 'at' | 'hand'> & { readonly isFull: boolean }) {
  if (isFull) {
    return (
      <Button look="plain" icon="check" disabled onPress={() => undefined}>
        {hand.words('practice.filled')}
      </Button>
    )
  }
  return (
    <Key press={`${at}.fill`} kind="button plain" hand={hand}>
      {hand.words('practice.fill')}
    </Key>
  )
}
