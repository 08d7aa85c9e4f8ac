// What can be pressed on a mock screen: a real button, high enough for a thumb, that names its press.
import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import type { PlayPart } from '../../core/practice/play.ts'
import type { Position, Press } from '../../core/practice/position.ts'
import type { Words } from '../i18n/i18n.ts'

/** What a part needs of the walk. */
export interface Hand {
  readonly words: Words
  readonly position: Position
  readonly glow: Press | null
  readonly press: (press: Press) => void
}

export interface PartProps<P extends PlayPart['part']> {
  readonly part: Extract<PlayPart, { readonly part: P }>
  readonly at: string
  readonly hand: Hand
}

interface KeyProps {
  readonly press: Press
  readonly kind: string
  readonly hand: Hand
  readonly children: ComponentChildren
  readonly isOn?: boolean
}

/** Something to press. While it glows it says so in words too, and comes into sight. */
export function Key({ press, kind, hand, children, isOn }: KeyProps) {
  const button = useRef<HTMLButtonElement>(null)
  const glows = hand.glow === press
  useEffect(() => {
    if (glows) button.current?.scrollIntoView?.({ block: 'center' })
  }, [glows])
  return (
    <button
      type="button"
      ref={button}
      class={glows ? `${kind} glows` : kind}
      data-press={press}
      {...(isOn === undefined ? {} : { role: 'switch', 'aria-checked': isOn })}
      onClick={() => hand.press(press)}
    >
      {children}
      {glows && <span class="here">{hand.words('practice.here')}</span>}
    </button>
  )
}

/** What only sometimes can be pressed. */
export function Maybe({ press, kind, hand, children }: Omit<KeyProps, 'press'> & { readonly press: Press | null }) {
  if (press === null) return <div class={kind}>{children}</div>
  return (
    <Key press={press} kind={kind} hand={hand}>
      {children}
    </Key>
  )
}

export function Drawing({ path, turned = false }: { readonly path: string; readonly turned?: boolean }) {
  return (
    <svg class={turned ? 'icon turned' : 'icon'} viewBox="0 0 24 24" aria-hidden="true">
      <path d={path} />
    </svg>
  )
}
