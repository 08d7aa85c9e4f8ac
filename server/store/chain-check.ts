// A device's records of a learner are a chain (D13): what comes must fit what stands here already. A history that was rewritten, or one
// that lost a record on its way, shows in its links. Nothing is refused for it (D18): the device is noted, for people to look at (T5).
import type { Sha256 } from '../../core/ports.ts'
import { nextLink, noLink } from '../../core/record/chain.ts'
import { type Delivery, type Incoming, placeKey } from './judge.ts'
import type { PlaceRow } from './store-tx.ts'

/** `places`: what this device has at the rows' places and next to them. Where no link is known, nothing is said. */
export function isChainBroken(places: readonly PlaceRow[], rows: Delivery['rows'], sha256: Sha256): boolean {
  const standing = new Map<string, PlaceRow[]>()
  for (const row of places) {
    const key = placeKey(row.learner, row.n)
    standing.set(key, [...(standing.get(key) ?? []), row])
  }
  const at = (learner: string, n: number) => standing.get(placeKey(learner, n)) ?? []
  const sent = new Set(rows.flatMap(({ learner, incoming }) => (incoming ? [placeKey(learner, incoming.n)] : [])))
  return rows.some(({ learner, incoming }) => {
    if (incoming === null) return false
    const { n } = incoming
    const here = at(learner, n)
    // Links within a bundle are reckoned from its own rows: only where it meets what stands here can it fail to fit.
    const before = sent.has(placeKey(learner, n - 1)) ? [] : at(learner, n - 1)
    const after = sent.has(placeKey(learner, n + 1)) ? [] : at(learner, n + 1)
    return !fits(incoming, { before, here, after }, sha256)
  })
}

interface Neighbours {
  readonly before: readonly PlaceRow[]
  readonly here: readonly PlaceRow[]
  readonly after: readonly PlaceRow[]
}

function fits({ record, hash, n, link }: Incoming, { before, here, after }: Neighbours, sha256: Sha256): boolean {
  const same = here.find((row) => row.record === record.id)
  if (same !== undefined) return same.hash === hash && isSameOrUnknown(same.link, link)
  // Two records at one place are told as a twin (F20).
  if (here.length > 0 || link === null) return true
  if (n === 1 && link !== noLink) return false
  const next = nextLink(link, hash, sha256)
  return (
    someOrNone(before, (row) => isSameOrUnknown(linkAfter(row, sha256), link)) &&
    someOrNone(after, (row) => isSameOrUnknown(row.link, next))
  )
}

function someOrNone(rows: readonly PlaceRow[], isFitting: (row: PlaceRow) => boolean): boolean {
  return rows.length === 0 || rows.some(isFitting)
}

function linkAfter({ link, hash }: PlaceRow, sha256: Sha256): string | null {
  return link && nextLink(link, hash, sha256)
}

function isSameOrUnknown(one: string | null, other: string | null): boolean {
  return one === null || other === null || one === other
}
