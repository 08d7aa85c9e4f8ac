// A learner's walk through a practice: where it stands, what can be taken back, which slips were caught and how much help was asked for.
import type { Answer } from '../item/mark.ts'
import { limits } from '../limits.ts'
import { wayToGoal } from './explore.ts'
import { hintPart } from './mark-practice.ts'
import type { Play } from './play.ts'
import { keyOf, type Position, type Press, pressed, screenAt, startOf } from './position.ts'

/** 0 none, 1 the first words, 2 the second, 3 the part to press glows. */
export type Help = 0 | 1 | 2 | 3

export interface Walk {
  readonly now: Position
  /** Positions to go back to, the latest last. */
  readonly before: readonly Position[]
  /** Each once, in the order of the alphabet: what was done, not when. Ends of the kind `look` that were left again are among them. */
  readonly slips: readonly string[]
  /** The slip that was caught just now. */
  readonly said: string | null
  /** On this screen. */
  readonly help: Help
  /** The most help so far. */
  readonly helped: Help
}

export function begin(play: Play): Walk {
  return { now: startOf(play), before: [], slips: [], said: null, help: 0, helped: 0 }
}

export function act(play: Play, walk: Walk, press: Press): Walk {
  const { position, slip } = pressed(play, walk.now, press)
  if (slip !== null) return { ...walk, slips: withSlip(walk.slips, slip), said: slip }
  if (keyOf(position) === keyOf(walk.now)) return walk
  const { end } = position
  return {
    ...moved(walk, position),
    before: [...walk.before, walk.now].slice(-limits.practiceUndoMax),
    slips: end !== null && play.ends[end]?.kind === 'look' ? withSlip(walk.slips, end) : walk.slips,
  }
}

/** One step back. Slips and help stay: they were. */
export function undo(walk: Walk): Walk {
  const last = walk.before.at(-1)
  return last === undefined ? walk : { ...moved(walk, last), before: walk.before.slice(0, -1) }
}

/** From the start once more. Slips and help stay. */
export function again(play: Play, walk: Walk): Walk {
  return { ...begin(play), slips: walk.slips, helped: walk.helped }
}

/** A new screen begins without help. */
function moved(walk: Walk, now: Position): Walk {
  return { ...walk, now, said: null, help: now.screen === walk.now.screen ? walk.help : 0 }
}

/** The next hint of this screen; after its words the part to press glows. */
export function helpOn(play: Play, walk: Walk): Walk {
  const words = screenAt(play, walk.now)?.hints.length ?? 0
  const help: Help = walk.help === 0 ? 1 : walk.help === 1 && words > 1 ? 2 : 3
  return { ...walk, said: null, help, helped: help > walk.helped ? help : walk.helped }
}

/** The hint's words; null while there is no help, and when the part glows instead. */
export function hintOf(play: Play, { now, help }: Walk): string | null {
  return (help === 0 || help === 3 ? undefined : screenAt(play, now)?.hints[help - 1]) ?? null
}

/** What glows: the next press on the shortest way to the goal, or `undo` where only going back leads there. */
export function glowOf(play: Play, { now, help }: Walk): Press | null {
  return help === 3 ? (wayToGoal(play, now)?.[0] ?? 'undo') : null
}

/** Null until an end is reached. */
export function answerOf({ now: { end }, slips, helped }: Walk): Answer | null {
  if (end === null) return null
  return [end, ...slips.filter((slip) => slip !== end), ...(helped > 0 ? [hintPart(helped)] : [])]
}

function withSlip(slips: readonly string[], slip: string): readonly string[] {
  return [...new Set([...slips, slip])].sort()
}
