// What the worker says in the address of something that another app handed over, and that it did not keep.
import { sharing } from '../../core/phone/records-layout.ts'
import type { ProblemCode } from '../../core/problem.ts'

const troubles: ReadonlyMap<string, ProblemCode> = new Map([
  [sharing.noRoom, 'storage/full'],
  [sharing.noLetter, 'letter/not-a-letter'],
])

/** Null when there was none. */
export function shareTrouble({ location }: Pick<Window, 'location'>): ProblemCode | null {
  return troubles.get(location.search) ?? null
}
