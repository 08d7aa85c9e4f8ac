// The parts of a mock screen, as an allow-list: what is not here cannot be shown.
import { useEffect, useRef } from 'preact/hooks'
import type { PlayPart, PlayRow } from '../../core/practice/play.ts'
import { isShown } from '../../core/practice/position.ts'
import { Icon } from '../ui/icon.tsx'
import { Drawing, type Hand, Key, Maybe, type PartProps } from './practice-key.tsx'
import { refusal } from './practice-text.ts'
import { Field, Keypad } from './practice-typing.tsx'

interface PartsProps {
  readonly parts: readonly PlayPart[]
  /** The open dialog's place: nothing else can be pressed then. */
  readonly dialog: number | null
  readonly hand: Hand
  readonly screen: string
}

export function PracticeParts({ parts, dialog, hand, screen }: PartsProps) {
  return (
    <div class="mock-body" aria-live="polite">
      {parts.map((part, i) =>
        isShown(part, hand.position) && (dialog === null || dialog === i) ? (
          <Part key={`${screen} ${i}`} part={part} at={`${i}`} hand={hand} />
        ) : null,
      )}
    </div>
  )
}

function Part({ part, at, hand }: { readonly part: PlayPart; readonly at: string; readonly hand: Hand }) {
  switch (part.part) {
    case 'text':
      return <p>{part.text}</p>
    case 'list':
      return <Rows rows={part.rows} at={at} hand={hand} />
    case 'field':
      return <Field part={part} at={at} hand={hand} />
    case 'keypad':
      return <Keypad part={part} at={at} hand={hand} />
    case 'button':
      return (
        <Key press={at} kind={part.look === 'main' ? 'button mock-main' : 'button plain'} hand={hand}>
          {part.text}
        </Key>
      )
    case 'qr':
      return <Qr part={part} at={at} hand={hand} />
    case 'message':
      return <Bubble part={part} at={at} hand={hand} />
    case 'call':
      return <Call part={part} at={at} hand={hand} />
    case 'notification':
      return (
        <Maybe press={part.tap ? at : null} kind={part.tap ? 'row' : 'row still'} hand={hand}>
          <Drawing path={bell} />
          <span class="grow">
            <strong>{part.from}</strong>
            <span class="line">{part.text}</span>
          </span>
        </Maybe>
      )
    case 'toggle':
      return <Toggle part={part} at={at} hand={hand} />
    case 'dialog':
      return <Dialog part={part} at={at} hand={hand} />
  }
}

function Rows({ rows, at, hand }: { readonly rows: readonly PlayRow[]; readonly at: string; readonly hand: Hand }) {
  return (
    <ul class="list">
      {rows.map((row, j) =>
        isShown(row, hand.position) ? (
          <li key={j}>
            <Maybe press={row.tap ? `${at}.${j}` : null} kind={row.tap ? 'row' : 'row still'} hand={hand}>
              <span class="grow">
                {row.text}
                {row.note && <span class="note">{row.note}</span>}
              </span>
              {row.tap && <Icon name="next" />}
            </Maybe>
          </li>
        ) : null,
      )}
    </ul>
  )
}

function Bubble({ part: { from, text, tap }, at, hand }: PartProps<'message'>) {
  return (
    <div class={from === undefined ? 'bubble mine' : 'bubble'}>
      <small>{from ?? hand.words('practice.me')}</small>
      <Maybe press={tap ? at : null} kind={tap ? 'mock-link' : 'line'} hand={hand}>
        {text}
      </Maybe>
    </div>
  )
}

function Call({ part, at, hand }: PartProps<'call'>) {
  const { words } = hand
  return (
    <div class="mock-call">
      <div class={part.says ? 'who talks' : 'who'}>
        <span class="caller">
          <Icon name="mine" />
        </span>
        <p>
          <strong>{part.from}</strong>
          {part.number && <span class="line">{part.number}</span>}
        </p>
      </div>
      {part.says && (
        <div class="bubble">
          <small>{words('practice.says')}</small>
          <p>{part.says}</p>
        </div>
      )}
      <div class="pair">
        <Key press={`${at}.end`} kind="button plain red" hand={hand}>
          <Drawing path={handset} turned />
          {words(refusal(part))}
        </Key>
        {part.answer && (
          <Key press={`${at}.answer`} kind="button plain green" hand={hand}>
            <Drawing path={handset} />
            {words('practice.answer')}
          </Key>
        )}
      </div>
    </div>
  )
}

function Toggle({ part, at, hand }: PartProps<'toggle'>) {
  const isOn = hand.position.flags.includes(part.id)
  return (
    <Key press={at} kind="row" hand={hand} isOn={isOn}>
      <span class="grow">
        {part.text}
        <span class="note" aria-hidden="true">
          {hand.words(isOn ? 'practice.on' : 'practice.off')}
        </span>
      </span>
      <span class={isOn ? 'switch on' : 'switch'} aria-hidden="true" />
    </Key>
  )
}

function Dialog({ part, at, hand }: PartProps<'dialog'>) {
  const text = useRef<HTMLParagraphElement>(null)
  useEffect(() => text.current?.focus(), [])
  return (
    <section class="mock-dialog" aria-label={part.text}>
      <p ref={text} tabIndex={-1}>
        <strong>{part.text}</strong>
      </p>
      <Rows rows={part.rows} at={at} hand={hand} />
    </section>
  )
}

/** Dots that look like a code and are none: no camera reads them. */
function Qr({ part: { text, tap }, at, hand }: PartProps<'qr'>) {
  return (
    <Maybe press={tap ? at : null} kind="mock-qr" hand={hand}>
      <svg viewBox="0 0 21 21" aria-hidden="true">
        <path d={qrDots} />
      </svg>
      <span class="line">{text}</span>
    </Maybe>
  )
}

const qrDots = `M1 1h6v6H1ZM2 2v4h4V2ZM14 1h6v6h-6ZM15 2v4h4V2ZM1 14h6v6H1ZM2 15v4h4v-4Z${dots()}`

function dots(): string {
  const places = Array.from({ length: 144 }, (_, i) => [8 + (i % 12), 8 + Math.floor(i / 12)] as const)
  const dark = places.filter(([x, y]) => (x * x * 3 + y * y * 5 + x * y * 7) % 11 < 5)
  return dark.map(([x, y]) => `M${x} ${y}h1v1h-1Z`).join('')
}

const handset =
  'M5 4h4l2 5-2.500 1.500a11 11 0 0 0 5 5L15 13l5 2v4a1.500 1.500 0 0 1-1.500 1.500A15 15 0 0 1 3.500 5.500 1.500 1.500 0 0 1 5 4Z'
const bell = 'M6 17v-6a6 6 0 0 1 12 0v6l1.500 1.500h-15ZM10 21h4'
