// What a pack once taught and now teaches otherwise (a hotline that changed): for those who learnt it before. Derived on the phone when a
// version takes the place of another; a pack's own form knows nothing of it.
import { limits } from '../limits.ts'
import type { Fact, Texts } from './manifest.ts'

/** A fact that this phone saw change. */
export interface Correction {
  /** The fact's id. */
  readonly fact: string
  /** Lessons that lean on it, in one version or another. */
  readonly lessons: readonly string[]
  /** What was taught, the first that this phone knew first. */
  readonly claims: readonly Claim[]
}

export interface Claim {
  readonly text: Texts
  /** Versions (hashes of manifests) that teach it so. */
  readonly hashes: readonly string[]
}

/** One version of a pack, as far as it teaches facts. */
export interface Teaching {
  readonly hash: string
  readonly facts: readonly Pick<Fact, 'id' | 'text'>[]
}

/** After `now` took the place of `before`. `lessonsWith`: the lessons of either that name a fact. */
export function correctionsAfter(
  earlier: readonly Correction[],
  before: Teaching,
  now: Teaching,
  lessonsWith: (fact: string) => readonly string[],
): readonly Correction[] {
  return now.facts.flatMap((fact) => {
    const known = earlier.find((one) => one.fact === fact.id)
    const old = earlierClaim(before, fact)
    if (known === undefined && old === null) return []
    const claims = known?.claims ?? [{ text: old ?? fact.text, hashes: [before.hash] }]
    const lessons = [...new Set([...(known?.lessons ?? []), ...(old === null ? [] : lessonsWith(fact.id))])]
    return [{ fact: fact.id, lessons, claims: withVersion(claims, fact.text, now.hash) }]
  })
}

/** A claim that comes back is the one it was: a mistake that was taken back is news only to those who learnt the mistake. */
function withVersion(claims: readonly Claim[], text: Texts, hash: string): readonly Claim[] {
  const same = claims.find((claim) => isSameClaim(claim.text, text))
  if (same === undefined) return [...claims, { text, hashes: [hash] }].slice(-limits.correctionClaimsMax)
  const hashes = [...same.hashes.filter((one) => one !== hash), hash].slice(-limits.correctionVersionsMax)
  return claims.map((claim) => (claim === same ? { text, hashes } : claim))
}

/** What was taught under this fact's id, if it was something else. */
export function earlierClaim(before: Pick<Teaching, 'facts'>, { id, text }: Pick<Fact, 'id' | 'text'>): Texts | null {
  const old = before.facts.find((fact) => fact.id === id)
  return old === undefined || isSameClaim(old.text, text) ? null : old.text
}

/** Vietnamese is the original; capitals, spaces, and stops at a word's edge say nothing else. A sign within a word or alone may: `a-b.vn`, `+84`. */
function isSameClaim(a: Texts, b: Texts): boolean {
  return claim(a.vi) === claim(b.vi)
}

const edges = /^[.,;:!?…"'“”‘’«»()]+|[.,;:!?…"'“”‘’«»()]+$/gu

const claim = (text: string) =>
  text
    .normalize('NFC')
    .toLowerCase()
    .split(/\s+/u)
    .map((word) => word.replace(edges, ''))
    .filter((word) => word !== '')
    .join(' ')

/**
 * What this learner learnt otherwise than version `hash` teaches it, the latest of it; null when there is nothing to tell: also when they learnt
 * it as it is now. `learnt`: under which versions they worked in which lessons. A version from before this phone kept count taught the first claim.
 */
export function learntOtherwise(
  { lessons, claims }: Correction,
  hash: string,
  learnt: readonly { readonly lesson: string; readonly packHash: string }[],
): Texts | null {
  const claimOf = (version: string) => claims.find(({ hashes }) => hashes.includes(version))
  const mine = learnt
    .filter(({ lesson }) => lessons.includes(lesson))
    .map(({ packHash }) => claimOf(packHash) ?? claims[0])
  const present = claimOf(hash)
  if (present === undefined || mine.includes(present)) return null
  return claims.filter((one) => mine.includes(one)).at(-1)?.text ?? null
}
