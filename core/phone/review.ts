import { lessonStandings, type Standings } from '../record/badge.ts'
import { dayOf } from '../record/clock.ts'
import { hasKnownForm } from '../record/record.ts'
import { dueItems, type ItemName } from '../record/review.ts'
import { type Tab, timeOf } from './tab.ts'
import type { RecordRow } from './tables.ts'

export interface Review {
  /** The longest due first. */
  readonly due: readonly ItemName[]
  readonly standings: Standings
  /** By this phone, as records tell it. */
  readonly today: number
}

export function readReview(tab: Tab, learner: string): Promise<Review> {
  return tab.db.read(['records', 'servers'], async (tx) => {
    const rows = await tx.list('records', 'learner', learner, learner)
    const now = await timeOf(tab, tx)
    const records = rows.filter(isReadable).map(({ record }) => record)
    return { due: dueItems(records, now), standings: lessonStandings(records), today: dayOf(now) }
  })
}

/** Storage loses bits (F14). Whether each bit is as it was written is not asked: that is dear for thousands, and nothing is kept of the answer. */
function isReadable({ record }: { readonly record: unknown } & Omit<RecordRow, 'record'>): boolean {
  return typeof record === 'object' && record !== null && hasKnownForm(record)
}
