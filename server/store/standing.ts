// May this device send and ask for this learner (I14)? The same rule for both, so that neither road is wider than the other.
import { limits } from '../../core/limits.ts'
import type { ProblemCode } from '../../core/problem.ts'
import type { EnrolmentRow, LearnerRow, StoreTx } from './store-tx.ts'

export interface KnownLearner {
  /** Null for one whose records were erased. */
  readonly row: LearnerRow | null
  readonly devices: ReadonlyMap<string, EnrolmentRow>
  readonly isErased: boolean
}

export interface Comer {
  readonly learner: string
  readonly device: string
  /** Verifier of the secret that was shown; null when none was. */
  readonly card: string | null
  /** The server's clock. */
  readonly at: number
}

export interface Standing {
  readonly standing: 'taken' | 'erased' | ProblemCode
  /** To be written: the device was just let in by its card. */
  readonly enrolment: EnrolmentRow | null
}

/** 'taken' for a learner nobody knows: it will belong to whoever brings its first record. */
export function standingOf(known: KnownLearner | undefined, { learner, device, card, at }: Comer): Standing {
  const is = (standing: Standing['standing'], enrolment: EnrolmentRow | null = null) => ({ standing, enrolment })
  if (known === undefined) return is('taken')
  if (known.isErased) return is('erased')
  const own = known.devices.get(device)
  if (own !== undefined && isIn(own)) return is('taken')
  const holdsCard = card !== null && known.row?.card === card
  if (holdsCard)
    return is('taken', { learner, device, firstSeen: own?.firstSeen ?? at, isCutOff: false, isPutOut: false })
  return is(own?.isCutOff === true ? 'record/cut-off' : 'record/foreign-learner')
}

export function isIn({ isCutOff, isPutOut }: EnrolmentRow): boolean {
  return !isCutOff && !isPutOut
}

/** More devices than a learner can have: those that came first must show the card again, but never `newest`. */
export function crowdedOut(enrolments: Iterable<EnrolmentRow>, newest: string): readonly EnrolmentRow[] {
  const others = [...enrolments].filter((row) => isIn(row) && row.device !== newest)
  const byAge = others.toSorted((a, b) => b.firstSeen - a.firstSeen)
  return byAge.slice(limits.devicesPerLearnerMax - 1).map((row) => ({ ...row, isPutOut: true }))
}

/** Learners that this store ever met; the same questions whoever asks, so that time tells nothing (T17). */
export async function readLearners(tx: StoreTx, learners: readonly string[]): Promise<Map<string, KnownLearner>> {
  const rows = new Map((await tx.learners(learners)).map((row) => [row.learner, row]))
  const enrolments = await tx.enrolments(learners)
  const erased = new Set(await tx.erased(learners))
  const known = new Map<string, KnownLearner>()
  for (const learner of learners) {
    const row = rows.get(learner) ?? null
    if (row === null && !erased.has(learner)) continue
    const own = enrolments.filter((enrolment) => enrolment.learner === learner)
    const devices = new Map(own.map((enrolment) => [enrolment.device, enrolment]))
    known.set(learner, { row, devices, isErased: erased.has(learner) })
  }
  return known
}
