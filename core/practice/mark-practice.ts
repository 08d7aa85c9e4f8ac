// Marking a practice. Its answer is no log of presses: the end's id, the ids of slips (each once), and `hint=1` to `hint=3` for the most help.
//   goal: right; full score less a tenth for each slip and for each degree of help, never under a half
//   safe: not right, a quarter: nothing was lost, and the thing itself was not done · look: nothing
import type { Answer, Decision, Mark } from '../item/mark.ts'
import type { Play } from './play.ts'

const helpForm = /^hint=([1-3])$/

export function hintPart(helped: number): string {
  return `hint=${helped}`
}

interface Told {
  readonly end: Play['ends'][string]
  readonly slips: readonly string[]
  readonly helped: number
}

/** Null for an answer that this practice cannot have given. */
function told(play: Play, answer: Answer): Told | null {
  const [endId = '', ...rest] = answer
  const last = helpForm.exec(rest.at(-1) ?? '')
  const slips = last === null ? rest : rest.slice(0, -1)
  const end = Object.hasOwn(play.ends, endId) ? play.ends[endId] : undefined
  const isSound = new Set([endId, ...slips]).size === slips.length + 1 && slips.every((id) => isSlip(play, id))
  return end === undefined || !isSound ? null : { end, slips, helped: Number(last?.[1] ?? 0) }
}

/** An end to look at again counts as a slip once it was left. */
function isSlip({ slips, ends }: Play, id: string): boolean {
  return Object.hasOwn(slips, id) || (Object.hasOwn(ends, id) && ends[id]?.kind === 'look')
}

export function markPractice(play: Play, answer: Answer): Mark | null {
  const found = told(play, answer)
  if (found === null) return null
  if (found.end.kind !== 'goal') return { right: false, score: found.end.kind === 'safe' ? 0.25 : 0 }
  return { right: true, score: Math.max(5, 10 - found.slips.length - found.helped) / 10 }
}

/** The end first, then each slip; null as above. */
export function practiceDecisions(play: Play, answer: Answer): readonly Decision[] | null {
  const found = told(play, answer)
  if (found === null) return null
  const [end = ''] = answer
  return [{ id: end, right: found.end.kind === 'goal' }, ...found.slips.map((id) => ({ id, right: false }))]
}

/** The words of an end or a slip. */
export function wordsOfId({ ends, slips }: Play, id: string): string {
  return (
    (Object.hasOwn(ends, id) ? ends[id]?.text : undefined) ?? (Object.hasOwn(slips, id) ? slips[id] : undefined) ?? ''
  )
}

/** The goal without a slip. */
export function goalOf({ ends }: Play): string | undefined {
  return Object.keys(ends).find((id) => ends[id]?.kind === 'goal')
}
