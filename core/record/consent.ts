// Which of a learner's words of consent stands, on whatever devices they were said and in whatever order they came. No clock and no order of
// arrival has a say: a withdrawal holds until somebody who knew of it says yes again.
import type { ConsentRecord } from './record.ts'

/** Null where nothing was said yet. */
export function standingWord(words: readonly ConsentRecord[]): 'given' | 'refused' | null {
  if (words.length === 0) return null
  return openWithdrawals(words).length > 0 ? 'refused' : 'given'
}

/** Withdrawals that no later yes reaches through what each word was said `after`. */
export function openWithdrawals(words: readonly ConsentRecord[]): readonly ConsentRecord[] {
  const after = new Map(words.map((word) => [word.id, word.after]))
  const known = new Set<string>()
  for (const word of words.filter(({ given }) => given)) {
    for (let id = word.after; id !== undefined && !known.has(id); id = after.get(id)) known.add(id)
  }
  return words.filter(({ id, given }) => !given && !known.has(id))
}

/** What a new word must name. A yes needs one record for each withdrawal it is to lift: nearly always there is at most one. */
export function saidAfter(words: readonly ConsentRecord[], given: boolean): readonly (string | undefined)[] {
  const open = given ? openWithdrawals(words) : []
  return open.length > 0 ? open.map(({ id }) => id) : [words.at(-1)?.id]
}
