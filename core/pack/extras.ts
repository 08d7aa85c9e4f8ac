// Parts of a pack that a learner may leave out: a lesson can be learnt without them.
import type { Chunk } from './manifest.ts'

export const extras = ['pictures', 'voice'] as const
export type Extra = (typeof extras)[number]

type Parted = Pick<Chunk, 'part'>

/** Null for words: without them there is no lesson. */
export function extraOf({ part }: Parted): Extra | null {
  if (part === 'base') return 'pictures'
  return part.startsWith('voice-') ? 'voice' : null
}

export function isLeftOut(chunk: Parted, without: readonly Extra[]): boolean {
  const extra = extraOf(chunk)
  return extra !== null && without.includes(extra)
}

/** Extras of which something is missing. */
export function extrasIn(missing: readonly Parted[]): readonly Extra[] {
  return extras.filter((extra) => missing.some((chunk) => extraOf(chunk) === extra))
}
