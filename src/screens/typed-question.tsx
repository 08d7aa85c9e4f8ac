// Words or a number to type. What stands in the field stays in it: only what it was taken for goes on.
import { useId, useState } from 'preact/hooks'
import { answerOfTyped } from '../../core/item/gap.ts'
import { readNumber, shownNumber } from '../../core/item/number.ts'
import { limits } from '../../core/limits.ts'
import type { Gap, NumberItem } from '../../core/pack/lesson.ts'
import { decimalMark } from './decimal-mark.ts'
import type { QuestionProps } from './question.tsx'

export function GapQuestion({ words, item, onDraft, onDone }: QuestionProps<Gap>) {
  return (
    <TypedField
      label={words('item.gap')}
      rule={() => words('item.gapRule')}
      onTyped={(typed) => onDraft(answerOfTyped(item, typed))}
      onDone={onDone}
    />
  )
}

export function NumberQuestion({ words, item, onDraft, onDone }: QuestionProps<NumberItem>) {
  const mark = decimalMark(words)
  const { unit } = item
  const ruleFor = (typed: string) => {
    if (typed.trim() === '') return words('item.numberRule')
    const read = readNumber(typed, mark, unit)
    return read === null
      ? words('item.numberOnly')
      : words('item.numberRead', { number: shownNumber(read, mark, unit) })
  }
  const onTyped = (typed: string) => {
    const read = readNumber(typed, mark, unit)
    onDraft(read === null ? [] : [read])
  }
  return (
    <TypedField label={words('item.number')} rule={ruleFor} unit={unit} isNumber onTyped={onTyped} onDone={onDone} />
  )
}

interface TypedFieldProps {
  readonly label: string
  /** What stands below the field, for what was typed so far. */
  readonly rule: (typed: string) => string
  readonly unit?: string | undefined
  readonly isNumber?: boolean
  readonly onTyped: (typed: string) => void
  readonly onDone: () => void
}

function TypedField({ label, rule, unit, isNumber = false, onTyped, onDone }: TypedFieldProps) {
  const [typed, setTyped] = useState('')
  const id = useId()
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <div class="field-row">
        <input
          id={id}
          type="text"
          inputMode={isNumber ? 'decimal' : 'text'}
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          enterkeyhint="done"
          maxLength={limits.typedLengthMax}
          aria-describedby={`${id}-rule`}
          value={typed}
          onInput={({ currentTarget: { value } }) => {
            setTyped(value)
            onTyped(value)
          }}
          onKeyDown={({ key }) => key === 'Enter' && onDone()}
        />
        {unit && <span>{unit}</span>}
      </div>
      <p class="soft" id={`${id}-rule`}>
        {rule(typed)}
      </p>
    </div>
  )
}
