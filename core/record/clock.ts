// When did it happen? A phone's clock may be wrong by decades. Every receipt tells how wrong; reports show the corrected time and say
// when they doubt it. Nothing is ever ordered or refused by it (D3).
import { limits } from '../limits.ts'

export interface Told {
  /** The phone's clock when the record was made. */
  readonly at: number
  /** Seconds the server was ahead when they last spoke before that. */
  readonly offset?: number | undefined
}

export interface Delivered {
  /** The phone's clock when the bundle was made, and the server's when it came. */
  readonly madeAt: number
  readonly receivedAt: number
  /** False when it may have lain somewhere on its way. */
  readonly direct: boolean
}

export interface CorrectedTime {
  readonly at: number
  readonly doubtful: boolean
}

/** Ms since 1970 by the server's clock, as well as it can be known; never later than its arrival. */
export function correctedTime({ at, offset }: Told, { madeAt, receivedAt, direct }: Delivered): CorrectedTime {
  const now = receivedAt - madeAt
  const known = offset === undefined ? (direct ? now : 0) : offset * 1000
  const corrected = at + known
  const jumped = direct && offset !== undefined && Math.abs(now - known) > limits.clockSlackMs
  const unproven = offset === undefined && (!direct || Math.abs(now) > limits.clockSlackMs)
  const impossible = corrected > receivedAt + limits.clockSlackMs || corrected < limits.firstDayMs
  return { at: Math.min(corrected, receivedAt), doubtful: jumped || unproven || impossible }
}

const DAY_MS = 24 * 60 * 60_000
/** Vietnam is seven hours ahead of the world's clock, the whole year: an evening class is one day on every phone. */
const VIETNAM_AHEAD_MS = 7 * 60 * 60_000

/**
 * The day in Vietnam, counted from 1970, by the phone's own clock as far as a server set it right before: what phones can say without each other.
 * For counting different days; that they come in a row is only believed (D3).
 */
export function dayOf({ at, offset = 0 }: Told): number {
  return Math.floor((at + offset * 1000 + VIETNAM_AHEAD_MS) / DAY_MS)
}

/** Whole seconds that the server's clock is ahead. Never -0, which would be written down as something else than it was. */
export function secondsAhead(serverMs: number, phoneMs: number): number {
  return Math.round((serverMs - phoneMs) / 1000) || 0
}
