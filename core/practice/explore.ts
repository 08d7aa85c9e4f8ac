// All that presses can lead to. Fields are filled at one go: half of a field opens and closes nothing, so the rest is the same.
import { limits } from '../limits.ts'
import type { Play } from './play.ts'
import { keyOf, type Outcome, type Position, type Press, pressed, pressesAt, startOf } from './position.ts'

export interface Step extends Outcome {
  readonly press: Press
}

export interface Visit {
  readonly position: Position
  readonly steps: readonly Step[]
  /** Presses from the start, at least. */
  readonly depth: number
}

export interface Explored {
  /** By the position's key, the nearest first. */
  readonly visits: ReadonlyMap<string, Visit>
  /** False when there are more than `limits.practicePositionsMax`. */
  readonly isWhole: boolean
}

export function stepsFrom(play: Play, position: Position): readonly Step[] {
  return pressesAt(play, position)
    .filter((press) => !press.endsWith('.key'))
    .map((press) => ({ press, ...pressed(play, position, press) }))
}

export function explore(play: Play, from: Position = startOf(play)): Explored {
  const visits = new Map<string, Visit>()
  const waiting: { position: Position; depth: number }[] = [{ position: from, depth: 0 }]
  const met = new Set([keyOf(from)])
  for (const { position, depth } of waiting) {
    const steps = stepsFrom(play, position)
    visits.set(keyOf(position), { position, steps, depth })
    for (const step of steps) {
      const key = keyOf(step.position)
      if (met.has(key)) continue
      if (met.size >= limits.practicePositionsMax) return { visits, isWhole: false }
      met.add(key)
      waiting.push({ position: step.position, depth: depth + 1 })
    }
  }
  return { visits, isWhole: true }
}

/** The shortest way from here to the nearest goal; null where none leads on. */
export function wayToGoal(play: Play, from: Position): readonly Press[] | null {
  return wayTo(play, from, (end) => play.ends[end]?.kind === 'goal')
}

/** As above, to the nearest of the wanted ends. */
export function wayTo(play: Play, from: Position, isWanted: (end: string) => boolean): readonly Press[] | null {
  const { visits } = explore(play, from)
  const came = new Map<string, { readonly by: Press; readonly before: string }>()
  for (const [key, { position, steps }] of visits) {
    if (position.end !== null && isWanted(position.end)) return wayBack(came, key)
    for (const step of steps) {
      const next = keyOf(step.position)
      if (next !== keyOf(from) && !came.has(next)) came.set(next, { by: step.press, before: key })
    }
  }
  return null
}

function wayBack(
  came: ReadonlyMap<string, { readonly by: Press; readonly before: string }>,
  goal: string,
): readonly Press[] {
  const way: Press[] = []
  for (let step = came.get(goal); step !== undefined; step = came.get(step.before)) way.unshift(step.by)
  return way
}
