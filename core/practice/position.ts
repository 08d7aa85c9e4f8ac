// Where a practice stands, and what a press makes of it. Plain values; whatever is not there to be pressed changes nothing.
import type { Deed, Play, PlayPart, PlayScreen, Shown } from './play.ts'

export interface Position {
  readonly screen: string
  /** Sorted: filled fields and keypads, toggles that are on, flags that a press has set. */
  readonly flags: readonly string[]
  /** Keys pressed so far in fields and keypads that are not full yet. */
  readonly typed: Readonly<Record<string, number>>
  readonly end: string | null
}

/**
 * A part by its place on the screen, and what of it: `3`, the second row `3.1`, the next key `3.key`, all that is missing
 * `3.fill`, a call's `3.answer` and `3.end`; `back` is the bar's.
 */
export type Press = string

/** Not what an object inherits: names come from packs. */
function own<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined
}

export function screenAt(play: Play, { screen }: Pick<Position, 'screen'>): PlayScreen | undefined {
  return own(play.screens, screen)
}

export function startOf(play: Play): Position {
  const parts = Object.values(play.screens).flatMap((screen) => screen.parts)
  const on = parts.flatMap((part) => (part.part === 'toggle' && part.on ? [part.id] : []))
  return { screen: play.start, flags: sorted(on), typed: {}, end: null }
}

export function isShown({ when = [], unless = [] }: Shown, { flags }: Pick<Position, 'flags'>): boolean {
  return when.every((flag) => flags.includes(flag)) && !unless.some((flag) => flags.includes(flag))
}

/** The first dialog that is there: nothing else of the screen can be pressed. */
export function dialogAt(play: Play, position: Position): number | null {
  const parts = screenAt(play, position)?.parts ?? []
  const found = parts.findIndex((part) => part.part === 'dialog' && isShown(part, position))
  return found < 0 ? null : found
}

/** All that can be pressed here, in the order of the screen; nothing once an end is reached. */
export function pressesAt(play: Play, position: Position): readonly Press[] {
  const screen = screenAt(play, position)
  if (screen === undefined || position.end !== null) return []
  const dialog = dialogAt(play, position)
  const parts = screen.parts.flatMap((part, i) =>
    isShown(part, position) && (dialog === null || dialog === i) ? pressesOf(part, i, position) : [],
  )
  return screen.back && dialog === null ? ['back', ...parts] : parts
}

function pressesOf(part: PlayPart, i: number, position: Position): readonly Press[] {
  switch (part.part) {
    case 'list':
    case 'dialog':
      return part.rows.flatMap((row, j) => (row.tap && isShown(row, position) ? [`${i}.${j}`] : []))
    case 'field':
    case 'keypad':
      return position.flags.includes(part.id) ? [] : [`${i}.key`, `${i}.fill`]
    case 'call':
      return [...(part.answer ? [`${i}.answer`] : []), `${i}.end`]
    case 'text':
      return []
    case 'toggle':
      return [`${i}`]
    default:
      return part.tap ? [`${i}`] : []
  }
}

/** The deed behind a press; undefined for keys and toggles, which have their own way. */
function deedOf(screen: PlayScreen, part: PlayPart | undefined, which: string): Deed | undefined {
  if (part === undefined) return screen.back
  switch (part.part) {
    case 'list':
    case 'dialog':
      return part.rows[Number(which)]?.tap
    case 'call':
      return which === 'answer' ? part.answer : part.end
    case 'text':
    case 'field':
    case 'keypad':
      return undefined
    default:
      return part.tap
  }
}

export interface Outcome {
  readonly position: Position
  /** The slip that was caught: the position is then the one before. */
  readonly slip: string | null
}

/** A press that is not there leaves everything as it is. */
export function pressed(play: Play, position: Position, press: Press): Outcome {
  const screen = screenAt(play, position)
  const still = { position, slip: null }
  if (screen === undefined || !pressesAt(play, position).includes(press)) return still
  const [place = '', which = ''] = press.split('.', 2)
  const part = place === 'back' ? undefined : screen.parts[Number(place)]
  if (part?.part === 'field' || part?.part === 'keypad') {
    return { position: typedOn(position, part, which === 'fill'), slip: null }
  }
  const deed = deedOf(screen, part, which)
  if (deed !== undefined) return done(play, position, deed)
  return part?.part === 'toggle' ? { position: switched(position, part.id), slip: null } : still
}

function typedOn(position: Position, { id, given }: { id: string; given: string }, isAll: boolean): Position {
  const keys = (own(position.typed, id) ?? 0) + 1
  const { [id]: _before, ...typed } = position.typed
  if (!isAll && keys < [...given].length) return { ...position, typed: { ...typed, [id]: keys } }
  return { ...position, typed, flags: withFlags(position.flags, [id], []) }
}

function switched(position: Position, id: string): Position {
  const isOn = position.flags.includes(id)
  return { ...position, flags: isOn ? withFlags(position.flags, [], [id]) : withFlags(position.flags, [id], []) }
}

function done(play: Play, position: Position, { slip, end, go, set = [], unset = [] }: Deed): Outcome {
  if (slip !== undefined) return { position, slip: Object.hasOwn(play.slips, slip) ? slip : null }
  if (end !== undefined)
    return { position: Object.hasOwn(play.ends, end) ? { ...position, end } : position, slip: null }
  const screen = go !== undefined && Object.hasOwn(play.screens, go) ? go : position.screen
  return { position: { ...position, screen, flags: withFlags(position.flags, set, unset) }, slip: null }
}

function withFlags(flags: readonly string[], set: readonly string[], unset: readonly string[]): readonly string[] {
  return sorted([...flags.filter((flag) => !unset.includes(flag)), ...set])
}

function sorted(flags: readonly string[]): readonly string[] {
  return [...new Set(flags)].sort()
}

/** What a field or keypad shows now. */
export function typedText(position: Position, { id, given }: { readonly id: string; readonly given: string }): string {
  if (position.flags.includes(id)) return given
  return [...given].slice(0, own(position.typed, id) ?? 0).join('')
}

/** Two positions with the same key are the same. */
export function keyOf({ screen, flags, typed, end }: Position): string {
  return JSON.stringify([screen, flags, Object.entries(typed).sort(), end])
}
