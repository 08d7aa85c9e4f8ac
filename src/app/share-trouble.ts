// What the worker says in the address of something that another app handed over, and that it did not keep.
import { sharing } from '../../core/phone/records-layout.ts'
import type { ProblemCode } from '../../core/problem.ts'

const troubles: ReadonlyMap<string, ProblemCode> = new Map([
  [sharing.noRoom, 'storage/full'],
  [sharing.noLetter, 'letter/not-a-letter'],
])

/** Null when there was none. It is gone from the address then: a page that is loaded again does not say it again. */
export function takeShareTrouble({ location, history }: Pick<Window, 'location' | 'history'>): ProblemCode | null {
  const trouble = troubles.get(location.search) ?? null
  if (trouble !== null) history.replaceState(history.state, '', location.pathname + location.hash)
  return trouble
}
