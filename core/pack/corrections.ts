// What a pack once taught and now teaches otherwise (a hotline that changed): for those who learnt it before. Derived on the phone when a
// version takes the place of another; a pack's own form knows nothing of it.
import { limits } from '../limits.ts'
import type { Fact, Texts } from './manifest.ts'

export interface Correction {
  /** The fact's id. */
  readonly fact: string
  readonly before: Texts
  /** Lessons that lean on it. */
  readonly lessons: readonly string[]
  /** Versions (hashes of manifests) that teach it as it is now. */
  readonly since: readonly string[]
}

/** One version of a pack, as far as it teaches facts. */
export interface Teaching {
  readonly hash: string
  readonly facts: readonly Pick<Fact, 'id' | 'text'>[]
}

/** After `now` took the place of `before`. `lessonsWith`: the lessons of either that name a fact. */
export function correctionsAfter(
  earlier: readonly Correction[],
  before: Pick<Teaching, 'facts'>,
  now: Teaching,
  lessonsWith: (fact: string) => readonly string[],
): readonly Correction[] {
  return now.facts.flatMap(({ id, text }) => {
    const old = earlierClaim(before, { id, text })
    if (old !== null) return [{ fact: id, before: old, lessons: lessonsWith(id), since: [now.hash] }]
    const known = earlier.find(({ fact }) => fact === id)
    return known === undefined ? [] : [{ ...known, since: withVersion(known.since, now.hash) }]
  })
}

function withVersion(since: readonly string[], hash: string): readonly string[] {
  return [...since.filter((one) => one !== hash), hash].slice(-limits.correctionVersionsMax)
}

/** What was taught under this fact's id, if it was something else. */
export function earlierClaim(before: Pick<Teaching, 'facts'>, { id, text }: Pick<Fact, 'id' | 'text'>): Texts | null {
  const old = before.facts.find((fact) => fact.id === id)
  return old === undefined || isSameClaim(old.text, text) ? null : old.text
}

/** Vietnamese is the original; capitals, stops and spaces say nothing else. */
function isSameClaim(a: Texts, b: Texts): boolean {
  return claim(a.vi) === claim(b.vi)
}

const claim = (text: string) =>
  text
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()

/** Learnt as it was before, and not since. `learnt`: under which versions a learner answered in which lessons. */
export function concerns(
  { lessons, since }: Correction,
  learnt: readonly { readonly lesson: string; readonly packHash: string }[],
): boolean {
  const mine = learnt.filter(({ lesson }) => lessons.includes(lesson))
  return mine.length > 0 && !mine.some(({ packHash }) => since.includes(packHash))
}
